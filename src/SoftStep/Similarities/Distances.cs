namespace SoftStep.Similarities;

/// <summary>
/// Distances between the rows of (…, N, d) and (…, M, d), with the relative accuracy of the differences also for near
/// neighbours far from the origin, and finite gradients where two rows coincide.
/// </summary>
internal static class Distances
{
    /// <summary>From how many multiplications on a matrix product is faster than pair by pair.</summary>
    private const long ProductFrom = 1 << 19;

    /// <summary>Coordinates of a Manhattan distance in float32: of so many the sum's rounding is a few units of the last digit.</summary>
    private const long SummedAtATime = 4096;

    /// <summary>‖x − k‖₂.</summary>
    public static Tensor Euclidean(Tensor queries, Tensor keys) =>
        IsLarge(queries, keys) ? DistanceProduct.Of([queries, keys], false) : Direct(queries, keys);

    /// <summary>‖x − k‖².</summary>
    public static Tensor Squared(Tensor queries, Tensor keys) =>
        IsLarge(queries, keys) ? DistanceProduct.Of([queries, keys], true) : Direct(queries, keys).Squared();

    /// <summary>‖x − k‖₁.</summary>
    public static Tensor Manhattan(Tensor queries, Tensor keys)
    {
        // cdist adds one coordinate after the other to one sum, whose rounding grows with their number.
        var size = queries.size(-1);
        var sum = cdist(Part(queries, 0), Part(keys, 0), 1);
        for (var first = SummedAtATime; first < size; first += SummedAtATime)
        {
            sum = sum.Plus(cdist(Part(queries, first), Part(keys, first), 1));
        }
        return sum;

        Tensor Part(Tensor rows, long first) => rows.narrow(-1, first, Math.Min(size - first, SummedAtATime));
    }

    /// <summary>‖x − k‖₂, pair by pair.</summary>
    public static Tensor Direct(Tensor queries, Tensor keys) =>
        cdist(queries, keys, 2, compute_mode.donot_use_mm_for_euclid_dist);

    private static bool IsLarge(Tensor queries, Tensor keys) =>
        queries.ndim == 2 && keys.ndim == 2 && queries.size(0) * keys.size(0) * queries.size(1) >= ProductFrom;
}
