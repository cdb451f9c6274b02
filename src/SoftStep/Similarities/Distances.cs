namespace SoftStep;

/// <summary>
/// Distances between the rows of (…, N, d) and (…, M, d), with the relative accuracy of the differences also for near
/// neighbours far from the origin, and finite gradients where two rows coincide.
/// </summary>
internal static class Distances
{
    /// <summary>From how many multiplications on a matrix product is faster than pair by pair.</summary>
    private const long ProductFrom = 1 << 19;

    /// <summary>‖x − k‖₂.</summary>
    public static Tensor Euclidean(Tensor queries, Tensor keys) =>
        IsLarge(queries, keys) ? DistanceProduct.apply(queries, keys, false) : Direct(queries, keys);

    /// <summary>‖x − k‖².</summary>
    public static Tensor Squared(Tensor queries, Tensor keys) =>
        IsLarge(queries, keys) ? DistanceProduct.apply(queries, keys, true) : Direct(queries, keys).Squared();

    /// <summary>‖x − k‖₁.</summary>
    public static Tensor Manhattan(Tensor queries, Tensor keys) => cdist(queries, keys, 1);

    /// <summary>‖x − k‖₂, pair by pair.</summary>
    public static Tensor Direct(Tensor queries, Tensor keys) =>
        cdist(queries, keys, 2, compute_mode.donot_use_mm_for_euclid_dist);

    private static bool IsLarge(Tensor queries, Tensor keys) =>
        queries.ndim == 2 && keys.ndim == 2 && queries.size(0) * keys.size(0) * queries.size(1) >= ProductFrom;
}
