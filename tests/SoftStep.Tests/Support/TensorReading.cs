namespace SoftStep.Tests.Support;

internal static class TensorReading
{
    /// <summary>All entries in row-major order, from any device and of any floating or integer type.</summary>
    public static double[] Values(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var wide = tensor.detach().cpu().to(ScalarType.Float64);
        var values = wide.data<double>().ToArray();
        GC.KeepAlive(wide);
        return values;
    }

    /// <summary>The entries of (N, M) row by row.</summary>
    public static double[][] Rows(this Tensor tensor) => [.. tensor.Values().Chunk((int)tensor.size(-1))];

    public static bool AllFinite(this Tensor tensor) => tensor.Values().All(double.IsFinite);
}
