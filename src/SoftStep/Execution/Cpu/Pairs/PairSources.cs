using System.Numerics;
using SoftStep.Candidates;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Chooses the faster way to compute logits, by measured thresholds.</summary>
internal static class PairSources
{
    /// <summary>From this many multiplications on a matrix product is faster than differences; measured.</summary>
    private const long ProductFrom = 1 << 21;

    /// <summary>The most coordinates of keys for the direct way: it copies them, and each thread has a gradient for each.</summary>
    private const long DirectUpTo = 1 << 22;

    /// <summary>
    /// Whether pairs of these (projected) keys (…, M, d) can be fused: always by a matrix product; the Manhattan distance has
    /// only the direct way.
    /// </summary>
    public static bool CanTake(PairForm form, Tensor keys) =>
        form != PairForm.Differences || keys.size(-2) * keys.size(-1) <= DirectUpTo;

    /// <summary>Whether the logits of queries (N, d) and keys (M, d) are computed by matrix products.</summary>
    public static bool IsByProduct(PairForm form, long queries, long keys, long size) =>
        form != PairForm.Differences && queries * keys * size >= ProductFrom;

    /// <param name="pair">The kind of pairs.</param>
    /// <param name="scale">The scale of the pairs.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="factors">A factor for each key's coordinates, or null.</param>
    /// <param name="kept">Memory to keep the logits of the first queries, or null.</param>
    public static PairSource<T> Create<T>(
        PairKernel pair,
        T scale,
        Tensor queries,
        KeySet keys,
        T[]? factors,
        Tensor? kept
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        pair.Accept(new Creation<T>(scale, queries, keys, factors, kept));

    private sealed class Creation<T>(T scale, Tensor queries, KeySet keys, T[]? factors, Tensor? kept)
        : IPairVisitor<PairSource<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PairSource<T> Visit<TPair>()
            where TPair : struct, IPair =>
            IsByProduct(TPair.Form, queries.size(0), keys.Keys.size(0), keys.Keys.size(1))
                ? new ProductPairs<T, TPair>(scale, queries, keys, factors, kept)
                : new DirectPairs<T, TPair>(scale, queries, keys.Keys, factors);
    }
}
