using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>Which way to the logits is faster: measured, and chosen here.</summary>
internal static class PairSources
{
    /// <summary>From how many multiplications on a matrix product is faster than differences.</summary>
    private const long ProductFrom = 1 << 18;

    /// <summary>How many coordinates of keys the direct way takes: it copies them, and has a gradient of each a thread.</summary>
    private const long DirectUpTo = 1 << 22;

    /// <summary>Whether a matrix product is worth its calls.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d).</param>
    public static bool IsLarge(Tensor queries, Tensor keys) => queries.numel() * keys.size(-2) >= ProductFrom;

    /// <summary>Whether there is a way for these keys (M, d); the Manhattan distance has the direct one only.</summary>
    public static bool CanTake(PairKind kind, Tensor keys) => kind != PairKind.Manhattan || keys.numel() <= DirectUpTo;

    /// <summary>Memory for logits that a backward will take, (n, M padded) of the first queries; null where it makes them.</summary>
    /// <param name="call">How much at most.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    public static Tensor? Kept(FusedCall call, Tensor queries, Tensor keys)
    {
        var length =
            call.Working == ScalarType.Float64
                ? RowMath.Padded<double>(keys.size(0))
                : RowMath.Padded<float>(keys.size(0));
        var rows = Math.Min(queries.size(0), call.BlockBytes / (length * queries.ElementSize));
        return rows > 0 && call.Rule.Kind != PairKind.Manhattan && IsLarge(queries, keys)
            ? empty([rows, length], queries.dtype, queries.device)
            : null;
    }

    /// <param name="call">What kind of pairs, and in which type.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="gradients">Whether this is for the backward.</param>
    /// <param name="kept">Where logits of the first queries are kept, or null.</param>
    public static PairSource<T> Create<T>(FusedCall call, Tensor queries, Tensor keys, bool gradients, Tensor? kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        call.Rule.Kind switch
        {
            PairKind.Manhattan => new DirectPairs<T, ManhattanPair<T>>(call.Rule, queries, keys, gradients),
            PairKind.Euclidean => Create<T, EuclideanPair<T>>(call, queries, keys, gradients, kept),
            PairKind.Dot => Create<T, DotPair<T>>(call, queries, keys, gradients, kept),
            _ => Create<T, SquaredPair<T>>(call, queries, keys, gradients, kept),
        };

    private static PairSource<T> Create<T, TPair>(
        FusedCall call,
        Tensor queries,
        Tensor keys,
        bool gradients,
        Tensor? kept
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPair : struct, IPair<T>
    {
        return IsLarge(queries, keys)
            ? new ProductPairs<T, TPair>(call.Rule, queries, keys, gradients, kept)
            : new DirectPairs<T, TPair>(call.Rule, queries, keys, gradients);
    }
}
