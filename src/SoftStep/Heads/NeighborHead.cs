using SoftStep.Execution;
using SoftStep.Execution.Fused;
using SoftStep.Internals;

namespace SoftStep;

/// <summary>
/// A head that predicts a weighted mean of labels: ŷᵢ = Σⱼ wᵢⱼ yⱼ, wᵢⱼ ≥ 0, Σⱼ wᵢⱼ = 1. It turns a row of similarities
/// into a row of weights; float16 and bfloat16 are computed in float32. It has first derivatives only.
/// </summary>
/// <remarks>Submodules: <c>similarity</c> and, where it has one, <c>warp</c>; the head owns them.</remarks>
public abstract class NeighborHead : RegressionHead
{
    /// <summary>
    /// Up to how many pairs of small embeddings everything is computed in float64. It costs nothing where calls cost
    /// more than numbers, and a step with a small transition multiplies rounding errors.
    /// </summary>
    private const long SmallPairs = 1 << 12;

    // Not private: registration sees only fields that the sealed type inherits.
    private protected readonly Similarity similarity;
    private protected readonly SoftStepWarp? warp;

    private readonly object gate = new();

    private protected NeighborHead(string name, Similarity? similarity, SoftStepWarp? warp)
        : base(name)
    {
        this.similarity = similarity ?? new EuclideanSimilarity();
        this.warp = warp;
    }

    /// <summary>How the pairs are gone through; automatic by default.</summary>
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
    /// The weights of every query's keys. Dense: a tensor of N × M numbers.
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes, or without where they have some.</param>
    /// <param name="exclusion">
    /// Pairs that take no part in anything; their weight is 0. A query whose keys are all excluded has only zeros. Null:
    /// all take part.
    /// </param>
    /// <returns>(…, N, M), each row non-negative and summing to 1.</returns>
    /// <exception cref="ArgumentException">Not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    public Tensor Weights(Tensor queries, Tensor keys, Exclusion? exclusion = null)
    {
        Guard.Pairs(queries, keys);
        exclusion?.RequireFit(queries, keys);
        using var held = new Held(queries, keys, exclusion);
        using var scope = NewDisposeScope();
        var working = Working(queries, keys);
        var excluded = exclusion?.MaskOf(queries, keys);
        var weights = RowWeights(queries.As(working), keys.As(working), excluded, training);
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
        return Predict(embeddings, embeddings, labels, facts.AmongThemselves());
    }

    internal sealed override Tensor Compute(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion)
    {
        Guard.Pairs(queries, keys);
        Guard.Labels(labels, keys);
        exclusion?.RequireFit(queries, keys);
        BackwardErrors.ForgetOfThisThread();
        using var held = new Held(queries, keys, labels, exclusion);
        using var scope = NewDisposeScope();
        var predictions =
            labels.ndim == keys.ndim
                ? Execute(queries, keys, labels, exclusion)
                : Execute(queries, keys, labels.unsqueeze(-1), exclusion).squeeze(-1);
        return predictions.As(queries.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>How a row of the head can be fused, or null where it cannot.</summary>
    private protected abstract RowRule? FusedRule(Tensor queries, Tensor keys);

    /// <summary>What the rule takes beside queries, keys and labels.</summary>
    private protected abstract IEnumerable<Tensor> FusedParameters(RowRule rule, Tensor queries);

    /// <summary>The dense definition: (…, N, M) weights of float32 or float64 embeddings, in training mode or not.</summary>
    private protected abstract Tensor RowWeights(Tensor queries, Tensor keys, Tensor? excluded, bool isTraining);

    private Tensor Execute(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion)
    {
        var working = Working(queries, keys);
        if (FusableRule(queries, keys) is { } rule)
        {
            var isOne = ReferenceEquals(queries, keys);
            var wideQueries = queries.Widen();
            Tensor[] wide =
            [
                wideQueries,
                isOne ? wideQueries : keys.Widen(),
                labels.Widen(),
                .. FusedParameters(rule, wideQueries),
                .. exclusion?.Tensors ?? [],
            ];
            var isLearning = is_grad_enabled() && wide.Any(tensor => tensor.requires_grad);
            return FusedPrediction.Of(wide, new(rule, working, isOne, exclusion, Execution.BlockBytes, isLearning));
        }
        (queries, keys, labels) = (queries.As(working), keys.As(working), labels.As(working));
        var blockRows = RowBlocks.RowsFor(queries, keys, Execution.BlockBytes / queries.ElementSize);
        var isDense = Execution.Path == ExecutionPath.Dense;
        if (isDense || (Execution.Path == ExecutionPath.Automatic && blockRows >= queries.size(-2)))
        {
            return WeightedSum.Of(RowWeights(queries, keys, exclusion?.MaskOf(queries, keys), training), labels);
        }
        Tensor[] tensors = [queries, keys, labels, .. parameters(), .. exclusion?.Tensors ?? []];
        // The backward makes blocks again as they were made, whatever mode the head is in by then.
        var isTraining = training;
        return BlockedPrediction.Of(
            tensors,
            new((x, k, excluded) => RowWeights(x, k, excluded, isTraining), exclusion, blockRows, gate)
        );
    }

    private RowRule? FusableRule(Tensor queries, Tensor keys) =>
        Execution.Path is ExecutionPath.Automatic or ExecutionPath.Fused
        && queries.device_type == DeviceType.CPU
        && queries.ndim == 2
        && keys.ndim == 2
        && similarity.Hooks.IsEmpty
        && warp is null or { Hooks.IsEmpty: true }
        && FusedRule(queries, keys) is { } rule
        && PairSources.CanTake(rule.Kind, keys)
            ? rule
            : null;

    private static ScalarType Working(Tensor queries, Tensor keys)
    {
        var isSmall =
            queries.numel() / queries.size(-1) * keys.size(-2) <= SmallPairs && !PairSources.IsLarge(queries, keys);
        return isSmall || queries.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
    }
}
