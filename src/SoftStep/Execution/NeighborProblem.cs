using SoftStep.Candidates;
using SoftStep.Readouts;

namespace SoftStep.Execution;

/// <summary>The input of an engine: the readout of values, weighted by the similarities of queries and keys.</summary>
internal sealed record NeighborProblem
{
    /// <summary>
    /// Problems with at most this many pairs, and small embeddings, are computed in float64. It costs nothing where the overhead
    /// of calls exceeds the arithmetic, and a step with a small transition amplifies rounding errors: see
    /// docs/decisions/float64-for-small-problems.md.
    /// </summary>
    private const long SmallPairs = 1 << 12;

    /// <summary>From this many multiplications on, pairs × d, the embeddings are not small.</summary>
    private const long SmallProduct = 1 << 18;

    /// <summary>(…, N, d), float32 or float64, coordinates clamped.</summary>
    public required Tensor Queries { get; init; }

    /// <summary>The bounds of the dtype in which queries and keys were given.</summary>
    public required Precision Bounds { get; init; }

    /// <summary>
    /// (…, M, d), of the queries' dtype; without gradients also float16 or bfloat16, which are not widened as a whole.
    /// </summary>
    public required KeySet Keys { get; init; }

    /// <summary>The keys as <see cref="Similarity.PairSimilarity"/> needs them; narrow ones are projected a block at a time.</summary>
    public Tensor ProjectedKeys =>
        Keys.Keys.dtype.IsNarrow()
            ? RowBlocks.Run(Keys.Keys, -2, RowBlocks.ConvertedAtATime(Keys.Keys), Similarity.Projected)
            : Similarity.Projected(Keys.Keys);

    /// <summary>(…, M, q).</summary>
    public required Tensor Values { get; init; }

    public required Similarity Similarity { get; init; }

    public required Weighting Weighting { get; init; }

    /// <summary>What is computed from the weights and the values.</summary>
    public Readout Readout { get; init; } = MeanReadout.Instance;

    /// <summary>Further inputs of the readout per query, (…, N, p), or null.</summary>
    public Tensor? Given { get; init; }

    public required Exclusion? Exclusion { get; init; }

    public required ExecutionOptions Options { get; init; }

    /// <summary>The head's mode at the prediction. The backward pass computes rows again in this mode, even if the head's has changed.</summary>
    public required bool IsTraining { get; init; }

    /// <summary>Locked while a backward pass uses the gradients stored in the parameters.</summary>
    public required object Gate { get; init; }

    /// <summary>The parameters of the similarity and the weighting.</summary>
    public IEnumerable<Tensor> Parameters => Similarity.parameters().Concat(Weighting.parameters());

    /// <summary>The dtype of the computation.</summary>
    public ScalarType Working => WorkingType(Queries, Keys.Keys);

    /// <inheritdoc cref="Working"/>
    public static ScalarType WorkingType(Tensor queries, Tensor keys)
    {
        if (queries.dtype == ScalarType.Float64)
        {
            return ScalarType.Float64;
        }
        var size = queries.size(-1);
        var pairs = queries.numel() / size * keys.size(-2);
        return pairs <= SmallPairs && pairs * size < SmallProduct ? ScalarType.Float64 : ScalarType.Float32;
    }

    /// <summary>The number of queries per block.</summary>
    public long BlockRows => RowBlocks.RowsFor(Queries, Keys.Keys, Options.BlockBytes / Working.ElementSize());

    /// <summary>The dense definition of the weights, (…, N, M).</summary>
    /// <param name="queries">Some or all of the queries.</param>
    /// <param name="keys">The keys, of any dtype.</param>
    /// <param name="excluded">(…, N, M), or null.</param>
    public Tensor Weights(Tensor queries, Tensor keys, Tensor? excluded)
    {
        var logits = Similarity.CallForLogits(queries, keys, Bounds);
        return Weighting.call(new(queries, logits, excluded, Similarity.IsKernel, IsTraining));
    }
}
