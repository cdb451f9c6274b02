using System.Numerics;
using SoftStep.Candidates;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Which way to the logits is faster: measured, and chosen here.</summary>
internal static class PairSources
{
    /// <summary>From how many multiplications on a matrix product is faster than differences.</summary>
    private const long ProductFrom = 1 << 18;

    /// <summary>How many coordinates of keys the direct way takes: it copies them, and has a gradient of each a thread.</summary>
    private const long DirectUpTo = 1 << 22;

    /// <summary>Whether there is a way for these keys (…, M, d), as pairs are made of them; the Manhattan distance has the direct one only.</summary>
    public static bool CanTake(PairForm form, Tensor keys) =>
        form != PairForm.Differences || keys.size(-2) * keys.size(-1) <= DirectUpTo;

    /// <summary>Whether the logits come from matrix products, for queries (N, d) and keys (M, d).</summary>
    public static bool IsByProduct(PairForm form, long queries, long keys, long size) =>
        form != PairForm.Differences && queries * keys * size >= ProductFrom;

    /// <param name="pair">What kind of pairs.</param>
    /// <param name="scale">Their scale.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="kept">Where logits of the first queries are kept, or null.</param>
    public static PairSource<T> Create<T>(PairKernel pair, T scale, Tensor queries, KeySet keys, Tensor? kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => pair.Accept(new Creation<T>(scale, queries, keys, kept));

    private sealed class Creation<T>(T scale, Tensor queries, KeySet keys, Tensor? kept) : IPairVisitor<PairSource<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PairSource<T> Visit<TPair>()
            where TPair : struct, IPair =>
            IsByProduct(TPair.Form, queries.size(0), keys.Keys.size(0), keys.Keys.size(1))
                ? new ProductPairs<T, TPair>(scale, queries, keys, kept)
                : new DirectPairs<T, TPair>(scale, queries, keys.Keys);
    }
}
