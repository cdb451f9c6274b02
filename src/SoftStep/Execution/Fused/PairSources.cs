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

    /// <param name="call">What kind of pairs, and in which type.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="blockRows">The most rows at a time.</param>
    /// <param name="gradients">Whether a backward follows.</param>
    public static PairSource<T> Create<T>(FusedCall call, Tensor queries, Tensor keys, int blockRows, bool gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        call.Rule.Kind switch
        {
            PairKind.Manhattan => new DirectPairs<T, ManhattanPair<T>>(call.Rule, queries, keys, gradients),
            PairKind.Euclidean => Create<T, EuclideanPair<T>>(call, queries, keys, blockRows, gradients),
            PairKind.Dot => Create<T, DotPair<T>>(call, queries, keys, blockRows, gradients),
            _ => Create<T, SquaredPair<T>>(call, queries, keys, blockRows, gradients),
        };

    private static PairSource<T> Create<T, TPair>(
        FusedCall call,
        Tensor queries,
        Tensor keys,
        int blockRows,
        bool gradients
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPair : struct, IPair<T>
    {
        return IsLarge(queries, keys)
            ? new ProductPairs<T, TPair>(call.Rule, queries, keys, blockRows, gradients)
            : new DirectPairs<T, TPair>(call.Rule, queries, keys, gradients);
    }
}
