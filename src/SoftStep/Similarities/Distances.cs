namespace SoftStep.Similarities;

/// <summary>
/// Distances between queries (…, N, d) and keys (…, M, d). They are as accurate as those from differences of coordinates, even
/// for near pairs far from the origin, and their gradients are finite where two points coincide.
/// </summary>
internal static class Distances
{
    /// <summary>From this many multiplications a matrix product is faster than pair by pair; measured.</summary>
    private const long ProductFrom = 1 << 19;

    /// <summary>Coordinates that cdist adds up at a time: in float32 the rounding of such a sum is a few units in the last place.</summary>
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
        // cdist adds all coordinates to one running sum, whose rounding error grows with their number.
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
