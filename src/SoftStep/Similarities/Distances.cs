namespace SoftStep;

/// <summary>
/// Distances between the rows of (…, N, d) and (…, M, d), with finite gradients where two rows coincide.
/// </summary>
internal static class Distances
{
    /// <summary>From how many multiplications on the matrix product of <see cref="DistanceProduct"/> is faster.</summary>
    private const long ProductFrom = 1 << 19;

    /// <summary>
    /// ‖x − k‖₂ with the relative accuracy of the differences, also for near neighbours far from the origin.
    /// </summary>
    public static Tensor Euclidean(Tensor queries, Tensor keys)
    {
        var work = queries.size(-2) * keys.size(-2) * queries.size(-1);
        return work >= ProductFrom && queries.ndim == 2 && keys.ndim == 2
            ? DistanceProduct.apply(queries, keys)
            : Direct(queries, keys);
    }

    /// <summary>‖x − k‖₁.</summary>
    public static Tensor Manhattan(Tensor queries, Tensor keys) => cdist(queries, keys, 1);

    /// <summary>Sums of squared differences, pair by pair.</summary>
    public static Tensor Direct(Tensor queries, Tensor keys) =>
        cdist(queries, keys, 2, compute_mode.donot_use_mm_for_euclid_dist);
}
