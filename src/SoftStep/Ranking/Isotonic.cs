namespace SoftStep.Ranking;

/// <summary>
/// The blocks of an isotonic regression, found exactly and in float64: on the CPU row by row over all cores, on any
/// other device as tensor operations, with nothing read back to the host.
/// </summary>
internal static class Isotonic
{
    /// <summary>Takes the tensor operations on the CPU as well, in this thread.</summary>
    [ThreadStatic]
    internal static bool TensorOperationsOnly;

    /// <param name="s">(…, n), each row in descending order.</param>
    /// <param name="w">Broadcastable to s.</param>
    /// <param name="regularization">Blocks of means, or of differences of log-sum-exp.</param>
    /// <param name="counts">(…, 1), how many leading entries of a row take part; null for all.</param>
    /// <returns>(…, n) int64: the index of the first entry of the block that an entry is in.</returns>
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
