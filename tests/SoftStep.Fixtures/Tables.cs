namespace SoftStep.Fixtures;

/// <summary>Tables of numbers, row by row.</summary>
internal static class Tables
{
    public static double[] Flat(this double[][] rows) => [.. rows.SelectMany(row => row)];

    public static double[] Flat(this double[][][] tables) => [.. tables.SelectMany(Flat)];

    public static Tensor ToTensor(this double[][] rows, ScalarType dtype = ScalarType.Float64) =>
        tensor(rows.Flat(), [rows.Length, rows[0].Length], dtype);

    /// <summary>In float64.</summary>
    public static double[] Numbers(this Tensor values) =>
        values.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static bool IsTable(this double[][]? table, int rows, int columns) =>
        table?.Length == rows && table.All(row => row?.Length == columns);
}
