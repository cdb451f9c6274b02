using System.Diagnostics.CodeAnalysis;
using SoftStep.Candidates;
using SoftStep.Execution;
using SoftStep.Readouts;

namespace SoftStep;

/// <summary>
/// A head that predicts a weighted mean of labels: ŷᵢ = Σⱼ wᵢⱼ yⱼ, wᵢⱼ ≥ 0, Σⱼ wᵢⱼ = 1. A <see cref="Similarity"/> computes
/// each query's similarities to all keys, and a <see cref="Weighting"/> turns them into weights. float16 and bfloat16 are
/// computed in float32. Only first derivatives are supported.
/// </summary>
/// <remarks>Submodules: <c>similarity</c> and <c>weighting</c>; the head owns them.</remarks>
public class NeighborHead : RegressionHead
{
    // Not private: RegisterComponents sees only fields that the derived type inherits.
    private protected readonly Similarity similarity;
    private protected readonly Weighting weighting;

    private readonly object gate = new();

    /// <param name="similarity">How near each key is to a query; the head owns it.</param>
    /// <param name="weighting">Turns similarities into weights; the head owns it.</param>
    [SuppressMessage(
        "ApiDesign",
        "RS0022",
        Justification = "NcaHead and KnnHead are two named compositions; there is nothing to override."
    )]
    public NeighborHead(Similarity similarity, Weighting weighting)
        : this(nameof(NeighborHead), similarity, weighting) { }

    private protected NeighborHead(string name, Similarity? similarity, Weighting weighting)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(weighting);
        this.similarity = similarity ?? new EuclideanSimilarity();
        this.weighting = weighting;
        RegisterComponents();
    }

    /// <summary>How the query-key pairs are computed; automatic by default.</summary>
    public ExecutionOptions Execution
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Guard.AtLeast(1, value.BlockBytes, nameof(ExecutionOptions.BlockBytes));
            field = value;
        }
    } = new();

    internal sealed override bool NeedsKeys => true;

    /// <summary>
    /// The weights of all query-key pairs, as a dense tensor of N × M numbers.
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">
    /// (…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.
    /// </param>
    /// <param name="exclusion">
    /// Pairs to exclude; their weight is 0. A query whose keys are all excluded has only zeros. Null excludes nothing.
    /// </param>
    /// <returns>(…, N, M), non-negative and summing to 1 for each query.</returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    public Tensor Weights(Tensor queries, Tensor keys, Exclusion? exclusion = null)
    {
        Guard.Pairs(queries, keys);
        exclusion?.RequireFit(queries, keys);
        weighting.RequireFit(queries);
        using var held = new Held(queries, keys, exclusion);
        using var scope = NewDisposeScope();
        var working = NeighborProblem.WorkingType(queries, keys);
        var wide = queries.Bounded();
        var (x, bounds) = (wide.As(working), Precision.Of(wide));
        var logits = similarity.CallForLogits(x, keys.As(working), bounds);
        var excluded = exclusion?.MaskOf(queries, keys);
        var weights = weighting.call(new(x, logits, excluded, similarity.IsKernel, training));
        return weights.As(queries.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public sealed override Tensor LeaveOneOut(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
    {
        Guard.Embeddings(embeddings, nameof(embeddings));
        var facts = new RowFacts(ids, groups, times);
        facts.Require(embeddings.shape.AsSpan(..^1), embeddings.device);
        if (embeddings.size(-2) < 2)
        {
            throw new ArgumentException(
                $"Leave-one-out needs two rows or more, but the embeddings are {Guard.Describe(embeddings)}.",
                nameof(embeddings)
            );
        }
        return Predict(embeddings, KeySet.Passing(embeddings), labels, facts.AmongThemselves());
    }

    internal sealed override Tensor Compute(Tensor queries, KeySet keys, Tensor labels, Exclusion? exclusion)
    {
        Guard.Pairs(queries, keys.Keys);
        Guard.Labels(labels, keys.Keys);
        exclusion?.RequireFit(queries, keys.Keys);
        weighting.RequireFit(queries);
        BackwardErrors.ForgetOfThisThread();
        using var held = new Held(queries, keys, labels, exclusion);
        using var scope = NewDisposeScope();
        var isPerKey = labels.ndim < keys.Keys.ndim;
        var predictions = Engines.Run(Problem(queries, keys, isPerKey ? labels.unsqueeze(-1) : labels, exclusion));
        return (isPerKey ? predictions.squeeze(-1) : predictions).As(queries.dtype).MoveToOuterDisposeScope();
    }

    private NeighborProblem Problem(Tensor queries, KeySet keys, Tensor labels, Exclusion? exclusion)
    {
        var wide = queries.Bounded();
        return new()
        {
            Queries = wide,
            Bounds = Precision.Of(wide),
            Keys =
                ReferenceEquals(keys.Keys, queries) ? KeySet.Passing(wide)
                : keys.Keys.dtype == wide.dtype ? keys
                : KeySet.Passing(keys.Keys.Widen()),
            Values = labels.Widen(),
            Similarity = similarity,
            Weighting = weighting,
            Readout = MeanReadout.Instance,
            Exclusion = exclusion,
            Options = Execution,
            IsTraining = training,
            Gate = gate,
        };
    }
}
