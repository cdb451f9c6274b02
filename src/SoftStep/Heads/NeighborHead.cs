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
    internal readonly Similarity similarity;
    internal readonly Weighting weighting;

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
        var weights = weighting.call(Rows(queries, keys, exclusion?.MaskOf(queries, keys)));
        return weights.As(queries.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The similarities of queries (…, N, d) to keys (…, M, d), in the dtype of the computation.</summary>
    internal SimilarityRows Rows(Tensor queries, Tensor keys, Tensor? excluded)
    {
        var working = NeighborProblem.WorkingType(queries, keys);
        var wide = queries.Bounded();
        var (x, bounds) = (wide.As(working), Precision.Of(wide));
        var logits = similarity.CallForLogits(x, keys, bounds);
        return new(x, logits, excluded, similarity.IsKernel, training);
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

    /// <summary>
    /// How far each query's distribution, the labels with the query's weights, is from the observed value: the continuous ranked
    /// probability score, in the labels' unit. If the distribution is a single point, it is the absolute error. As a loss it
    /// trains the whole distribution; the squared error trains only the mean.
    /// <code>
    /// CRPS = ∫ (F(y) − 1[x ≤ y])² dy = Σⱼ wⱼ|x − yⱼ| − ½ Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ|,   F(y) = Σⱼ wⱼ 1[yⱼ ≤ y]
    /// </code>
    /// In leave-one-out the observed values are the labels:
    /// <code>
    /// var loss = head.Crps(embeddings, embeddings, labels, labels, Exclusion.SameRows).mean();
    /// </code>
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.</param>
    /// <param name="labels">y, (…, M) or (…, M, q), with the leading axes and the dtype of the keys.</param>
    /// <param name="observed">x, (…, N) or (…, N, q), of the labels' dtype.</param>
    /// <param name="exclusion">Pairs to exclude. Null excludes nothing.</param>
    /// <returns>
    /// (…, N) or (…, N, q), for each column by itself, at least 0. A query without candidates has no distribution; its score is 0.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    /// <remarks>
    /// It has gradients for the queries, keys, labels and observed values, and for the head's parameters. It does not run the
    /// head's own hooks. Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, 2007.
    /// </remarks>
    public Tensor Crps(Tensor queries, Tensor keys, Tensor labels, Tensor observed, Exclusion? exclusion = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Crps(queries, KeySet.Passing(keys), labels, observed, exclusion);
    }

    /// <summary>The same for keys with cached facts.</summary>
    internal Tensor Crps(Tensor queries, KeySet keys, Tensor labels, Tensor observed, Exclusion? exclusion)
    {
        Require(queries, keys.Keys, labels, exclusion);
        long[] rows = RowBlocks.PairShape(queries, keys.Keys)[..^1];
        Guard.Observed(observed, [.. rows, .. labels.shape[(int)(keys.Keys.ndim - 1)..]], labels.dtype, labels.device);
        using var held = new Held(observed);
        return Read(CrpsReadout.Instance, queries, keys, labels, observed, exclusion);
    }

    /// <summary>The predictive distribution of each query. Its mean is the prediction.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.</param>
    /// <param name="labels">(…, M) or (…, M, q), with the leading axes and the dtype of the keys.</param>
    /// <param name="exclusion">Pairs to exclude. Null excludes nothing.</param>
    /// <returns>
    /// A distribution for each query and column of labels, without gradients; dispose it. It does not copy the tensors, which must
    /// not change as long as it is used.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    public PredictiveDistribution Distribution(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Require(queries, keys, labels, exclusion);
        using var held = new Held(queries, keys, labels);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var own = queries.detach();
        var known = KeySet.Owned(ReferenceEquals(keys, queries) ? own : keys.detach());
        var isPerKey = labels.ndim < keys.ndim;
        var columns = new LabelSet((isPerKey ? labels.unsqueeze(-1) : labels).detach().Widen());
        var problem = Problem(own, known, columns.Labels, exclusion);
        return new(
            problem,
            columns,
            isPerKey,
            queries.dtype,
            null,
            problem.Keys.Keys,
            problem.Keys,
            columns.Labels,
            columns
        );
    }

    /// <summary>The same for a bank's rows.</summary>
    /// <param name="queries">(N, d); the distribution takes ownership.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="columns">The labels as columns.</param>
    /// <param name="exclusion">Pairs to exclude, or null.</param>
    /// <param name="hold">Returns what keeps the keys and labels alive until the distribution disposes it.</param>
    /// <param name="discardedShares">(N), or null for zeros; the distribution takes ownership.</param>
    internal PredictiveDistribution Distribution(
        Tensor queries,
        KeySet keys,
        Tensor labels,
        LabelSet columns,
        Exclusion? exclusion,
        Func<IDisposable> hold,
        Tensor? discardedShares = null
    )
    {
        Require(queries, keys.Keys, labels, exclusion);
        var problem = Problem(queries, keys, columns.Labels, exclusion);
        IReadOnlyList<IDisposable> owned = ReferenceEquals(problem.Keys, keys) ? [] : [problem.Keys.Keys];
        return new(problem, columns, labels.ndim == 1, queries.dtype, discardedShares, [.. owned, hold()]);
    }

    internal sealed override Tensor Compute(Tensor queries, KeySet keys, Tensor labels, Exclusion? exclusion)
    {
        Require(queries, keys.Keys, labels, exclusion);
        return Read(MeanReadout.Instance, queries, keys, labels, null, exclusion);
    }

    private void Require(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion)
    {
        Guard.Pairs(queries, keys);
        Guard.Labels(labels, keys);
        exclusion?.RequireFit(queries, keys);
        weighting.RequireFit(queries);
    }

    /// <summary>The results of a readout, for labels with or without columns.</summary>
    private Tensor Read(
        Readout readout,
        Tensor queries,
        KeySet keys,
        Tensor labels,
        Tensor? given,
        Exclusion? exclusion
    )
    {
        BackwardErrors.ForgetOfThisThread();
        using var held = new Held(queries, keys, labels, exclusion);
        using var scope = NewDisposeScope();
        var isPerKey = labels.ndim < keys.Keys.ndim;
        var problem = Problem(queries, keys, Columns(labels)!, exclusion);
        var results = Engines.Run(problem with { Readout = readout, Given = Columns(given)?.Widen() });
        return (isPerKey ? results.squeeze(-1) : results).As(queries.dtype).MoveToOuterDisposeScope();

        Tensor? Columns(Tensor? numbers) => isPerKey ? numbers?.unsqueeze(-1) : numbers;
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
                : is_grad_enabled() && keys.Keys.dtype.IsNarrow() ? KeySet.Passing(keys.Keys.Widen())
                : keys,
            Values = labels.Widen(),
            Similarity = similarity,
            Weighting = weighting,
            Exclusion = exclusion,
            Options = Execution,
            IsTraining = training,
            Gate = gate,
        };
    }
}
