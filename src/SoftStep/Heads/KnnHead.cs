using SoftStep.Execution.Fused;
using SoftStep.Internals;
using SoftStep.Ranking;
using SoftStep.Warping;

namespace SoftStep;

/// <summary>
/// Differentiable k nearest neighbours: with z the ascending soft ranks of a row's similarities on the unit interval,
/// <code>
/// fixed k:        m = S(z; l, u, 1), l = 1 − k/(M − 1), u = 1 − (k − 1)/(M − 1)
/// with SoftStep:  m = S(z)
/// w = m / Σ m
/// </code>
/// where M counts the row's candidates. With hard ranks the fixed k gives 1/k to each of the k nearest; for k ≥ M
/// all candidates have equal weight. The nearest always keeps a weight.
/// </summary>
/// <remarks>
/// Susman et al., SoftStep, arXiv 2506.08139v2; the soft rank is Blondel et al.'s, arXiv 2002.08871.
/// </remarks>
public sealed class KnnHead : NeighborHead
{
    private readonly int neighbors;
    private readonly KnnOptions options;

    /// <summary>A fixed number of neighbours.</summary>
    /// <param name="neighbors">k, at least 1.</param>
    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 unless given.</param>
    /// <exception cref="ArgumentException">neighbors is below 1 or the strength not above 0.</exception>
    public KnnHead(int neighbors, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, null)
    {
        Guard.AtLeast(1, neighbors, nameof(neighbors));
        this.neighbors = neighbors;
        this.options = Checked(options);
        RegisterComponents();
    }

    /// <summary>As many neighbours as SoftStep learns.</summary>
    /// <param name="warp">SoftStep on min-max z; the head owns it.</param>
    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 unless given.</param>
    /// <exception cref="ArgumentException">The warp wants relative z, or the strength is not above 0.</exception>
    public KnnHead(SoftStepWarp warp, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, warp)
    {
        ArgumentNullException.ThrowIfNull(warp);
        if (warp.Scale != ProximityScale.MinMax)
        {
            throw new ArgumentException(
                $"A k-NN head's ranks have no logits: its warp must have the scale {ProximityScale.MinMax}, "
                    + $"but has {warp.Scale}.",
                nameof(warp)
            );
        }
        this.options = Checked(options);
        RegisterComponents();
    }

    private protected override RowRule? FusedRule(Tensor queries, Tensor keys) =>
        similarity.FusedPair(queries.size(-1)) is { } pair
        && warp is null or { IsOneSided: false }
        && options.Regularization == Regularization.L2
            ? new()
            {
                Kind = pair.Kind,
                PairScale = pair.Scale,
                LearnsPairScale = similarity.LogScale is not null,
                RankStrength = options.Strength,
                Neighbors = warp is null ? neighbors : null,
                Scale = warp?.Scale,
                HasLinearBounds = warp is { IsLinear: true } && !PairSources.IsLarge(queries, keys),
                Detached = warp is { IsDetached: true },
            }
            : null;

    private protected override IEnumerable<Tensor> FusedParameters(RowRule rule, Tensor queries)
    {
        Tensor?[] parameters =
        [
            .. warp?.FusedParameters(queries, rule.HasLinearBounds) ?? [],
            similarity.LogScale?.For(queries),
        ];
        return parameters.OfType<Tensor>();
    }

    private protected override Tensor RowWeights(Tensor queries, Tensor keys, Tensor? excluded, bool isTraining)
    {
        var similarities = similarity.call(queries, keys);
        var ranks = SoftOrder.CenteredRank(similarities, options.Strength, options.Regularization, excluded);
        var z = Proximity.MinMax(ranks, excluded);
        var memberships = warp is null ? Nearest(z, excluded) : warp.call(queries, z);
        return RowRules.Normalize(memberships, excluded);
    }

    /// <summary>
    /// The ramp from l to u one rank apart: (z − l)/(u − l) = (z − 1)(M − 1) + k, which also holds for k ≥ M.
    /// </summary>
    private Tensor Nearest(Tensor z, Tensor? excluded)
    {
        var below = z.Minus(1);
        var ranks = excluded is null
            ? below.Times(z.size(-1) - 1)
            : below * excluded.logical_not().expand(z.shape).sum(-1, keepdim: true).Minus(1);
        return ranks.Plus(neighbors).Within(0, 1);
    }

    private static KnnOptions Checked(KnnOptions? options)
    {
        options ??= new();
        Guard.Positive(options.Strength, nameof(KnnOptions.Strength));
        return options;
    }
}
