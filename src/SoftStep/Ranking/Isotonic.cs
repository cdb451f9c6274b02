namespace SoftStep.Ranking;

/// <summary>
/// Finds the blocks of an isotonic regression, exactly and in float64: on the CPU row by row on all cores, on other
/// devices by tensor operations, without reading anything back to the host.
/// </summary>
internal static class Isotonic
{
    /// <summary>Whether to use the tensor operations on the CPU too, in this thread; for tests.</summary>
    [ThreadStatic]
    internal static bool TensorOperationsOnly;

    /// <param name="s">(…, n), each row in descending order.</param>
    /// <param name="w">Broadcastable to s.</param>
    /// <param name="regularization">L2: a block's value is a mean. KL: a difference of log-sum-exp.</param>
    /// <param name="counts">(…, 1), the number of leading entries per row to pool; null for all.</param>
    /// <returns>(…, n) int64: for each entry the index of the first entry of its block.</returns>
    public static Tensor BlockStarts(Tensor s, Tensor w, Regularization regularization, Tensor? counts)
    {
        var length = s.size(-1);
        var values = Rows(s, ScalarType.Float64);
        var weights = Rows(w.expand_as(s), ScalarType.Float64);
        var limits = counts is null ? null : Rows(counts.expand([.. s.shape[..^1], 1]), ScalarType.Int64);
        var starts =
            s.device_type == DeviceType.CPU && !TensorOperationsOnly
                ? RowPooling.BlockStarts(values, weights, regularization, limits)
                : SegmentPooling.BlockStarts(values, weights, regularization, limits);
        return starts.reshape(s.shape);
    }

    private static Tensor Rows(Tensor values, ScalarType dtype) =>
        values.to(dtype).reshape(-1, values.size(-1)).contiguous();
}
