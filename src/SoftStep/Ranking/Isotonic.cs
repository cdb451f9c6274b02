namespace SoftStep.Ranking;

/// <summary>
/// Finds the blocks of an isotonic regression, exactly and in float64: on the CPU row by row on all cores, on other
/// devices by tensor operations, without reading anything back to the host.
/// </summary>
internal static class Isotonic
{
    /// <summary>A way to find the blocks.</summary>
    /// <param name="s">(rows, n) float64, contiguous, each row in descending order.</param>
    /// <param name="w">Like s.</param>
    /// <param name="regularization">L2: a block's value is a mean. KL: a difference of log-sum-exp.</param>
    /// <param name="counts">(rows, 1) int64, the number of leading entries per row to pool; null for all.</param>
    /// <returns>(rows, n) int64: for each entry the index of the first entry of its block.</returns>
    public delegate Tensor Pooling(Tensor s, Tensor w, Regularization regularization, Tensor? counts);

    /// <summary>The way for a tensor's device. <see cref="SegmentPooling"/> runs on the CPU too, where it is slower.</summary>
    public static Pooling PoolingOn(Tensor values) =>
        values.device_type == DeviceType.CPU ? RowPooling.BlockStarts : SegmentPooling.BlockStarts;

    /// <param name="s">(…, n), each row in descending order.</param>
    /// <param name="w">Broadcastable to s.</param>
    /// <param name="regularization">As for the pooling.</param>
    /// <param name="counts">(…, 1), or null.</param>
    /// <param name="pooling">How to find them.</param>
    /// <returns>(…, n) int64: for each entry the index of the first entry of its block.</returns>
    public static Tensor BlockStarts(Tensor s, Tensor w, Regularization regularization, Tensor? counts, Pooling pooling)
    {
        var limits = counts is null ? null : Rows(counts.expand([.. s.shape[..^1], 1]), ScalarType.Int64);
        return pooling(Rows(s, ScalarType.Float64), Rows(w.expand_as(s), ScalarType.Float64), regularization, limits)
            .reshape(s.shape);
    }

    private static Tensor Rows(Tensor values, ScalarType dtype) =>
        values.to(dtype).reshape(-1, values.size(-1)).contiguous();
}
