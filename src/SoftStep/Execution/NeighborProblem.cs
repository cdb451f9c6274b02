using SoftStep.Candidates;
using SoftStep.Readouts;

namespace SoftStep.Execution;

/// <summary>What an engine is asked for: what a readout makes of values, with weights of similarities.</summary>
internal sealed record NeighborProblem
{
    /// <summary>
    /// Up to how many pairs of small embeddings everything is computed in float64. It costs nothing where calls cost
    /// more than numbers, and a step with a small transition multiplies rounding errors.
    /// </summary>
    private const long SmallPairs = 1 << 12;

    /// <summary>Of how many multiplications on the pairs' embeddings are not small.</summary>
    private const long SmallProduct = 1 << 18;

    /// <summary>(…, N, d), float32 or float64, bounded.</summary>
    public required Tensor Queries { get; init; }

    /// <summary>Of the type that queries and keys were given in.</summary>
    public required Precision Bounds { get; init; }

    /// <summary>(…, M, d).</summary>
    public required KeySet Keys { get; init; }

    /// <summary>The keys as the pairs' similarity takes them.</summary>
    public KeySet ProjectedKeys =>
        Similarity.IsFixed
            ? Keys.Projected(Similarity.GetType(), Similarity.Projected)
            : KeySet.Passing(Similarity.Projected(Keys.Keys));

    /// <summary>(…, M, q).</summary>
    public required Tensor Values { get; init; }

    public required Similarity Similarity { get; init; }

    public required Weighting Weighting { get; init; }

    /// <summary>What is made of the weights and the values.</summary>
    public Readout Readout { get; init; } = MeanReadout.Instance;

    /// <summary>(…, N, p), what the readout is given of each query, or null.</summary>
    public Tensor? Given { get; init; }

    public required Exclusion? Exclusion { get; init; }

    public required ExecutionOptions Options { get; init; }

    /// <summary>The head's mode. A backward makes rows again as they were made, whatever mode the head is in by then.</summary>
    public required bool IsTraining { get; init; }

    /// <summary>Is locked while a backward uses the parameters' own gradients.</summary>
    public required object Gate { get; init; }

    /// <summary>What the modules have learned so far.</summary>
    public IEnumerable<Tensor> Parameters => Similarity.parameters().Concat(Weighting.parameters());

    /// <summary>The type that is computed in.</summary>
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

    /// <summary>How many queries' pairs fit into a block.</summary>
    public long BlockRows => RowBlocks.RowsFor(Queries, Keys.Keys, Options.BlockBytes / Working.ElementSize());

    /// <summary>The dense definition: (…, N, M) weights.</summary>
    /// <param name="queries">Some or all of the queries.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="excluded">(…, N, M), or null.</param>
    public Tensor Weights(Tensor queries, Tensor keys, Tensor? excluded)
    {
        var logits = Similarity.CallForLogits(queries, keys, Bounds);
        return Weighting.call(new(queries, logits, excluded, Similarity.IsKernel, IsTraining));
    }
}
