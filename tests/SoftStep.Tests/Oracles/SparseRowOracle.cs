namespace SoftStep.Tests.Oracles;

/// <summary>Sparse weights by their definition: the threshold at which the entries have the right sum is found by bisection.</summary>
internal static class SparseRowOracle
{
    public static double[] Sparsemax(double[] row) => Bisect(row, 1, above => Math.Max(above, 0));

    public static double[] Entmax15(double[] row) =>
        Bisect([.. row.Select(value => value / 2)], 1, above => Math.Pow(Math.Max(above, 0), 2));

    public static double[] TopK(double[] row, double k) =>
        k >= row.Length ? [.. row.Select(_ => 1.0)] : Bisect(row, k, above => Math.Clamp(above, 0, 1));

    private static double[] Bisect(double[] row, double sum, Func<double, double> weight)
    {
        var (low, high) = (row.Min() - 1, row.Max());
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = row.Sum(value => weight(value - middle)) > sum ? (middle, high) : (low, middle);
        }
        return [.. row.Select(value => weight(value - (low + high) / 2))];
    }
}
