namespace SoftStep.Tests.Similarities;

/// <summary>The formulas of the similarities, pair by pair in float64.</summary>
public static class PairLoops
{
    public static double Value(string name, double[] x, double[] k, double gamma = double.NaN) =>
        name == nameof(RbfSimilarity) ? Math.Exp(Logit(name, x, k, gamma)) : Logit(name, x, k, gamma);

    public static double Logit(string name, double[] x, double[] k, double gamma = double.NaN) =>
        name switch
        {
            nameof(EuclideanSimilarity) => -Math.Sqrt(Squares(x, k)),
            nameof(SquaredEuclideanSimilarity) => -Squares(x, k),
            nameof(ManhattanSimilarity) => -x.Zip(k, (a, b) => Math.Abs(a - b)).Sum(),
            nameof(DotSimilarity) => Dot(x, k) / x.Length,
            nameof(CosineAngleSimilarity) => Dot(x, k) / Math.Max(Math.Sqrt(Dot(x, x)) * Math.Sqrt(Dot(k, k)), 1e-12),
            nameof(RbfSimilarity) => -(double.IsNaN(gamma) ? 1.0 / x.Length : gamma) * Squares(x, k),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    public static double Squares(double[] x, double[] k) => x.Zip(k, (a, b) => (a - b) * (a - b)).Sum();

    private static double Dot(double[] x, double[] k) => x.Zip(k, (a, b) => a * b).Sum();
}
