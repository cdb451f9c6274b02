using SoftStep.Ranking;
using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// Differentiable k nearest neighbours. With r the ascending soft ranks of a query's similarities, and z the ranks scaled to
/// the unit interval by min-max,
/// <code>
/// fixed k:        w = m/k,  m = argmin ‖m − r‖ over {0 ≤ m ≤ 1, Σ m = k}
/// with SoftStep:  w = S(z)/Σ S(z)
/// </code>
/// With hard ranks and a fixed k, each of the k nearest keys has the weight 1/k, and keys that tie for the last places share
/// them. If there are no more than k candidates, all have equal weight.
/// </summary>
/// <remarks>
/// Submodule: <c>warp</c>, if it has one, which it owns. Susman et al., SoftStep, arXiv 2506.08139v2; the soft rank is
/// Blondel et al.'s, arXiv 2002.08871.
/// </remarks>
public sealed class SoftRankWeighting : Weighting
{
    private readonly int neighbors;
    private readonly KnnOptions options;
    private readonly SoftStepWarp? warp;

    /// <summary>Creates a weighting with a fixed number of neighbours.</summary>
    /// <param name="neighbors">k, at least 1.</param>
    /// <param name="options">Strength 0.1 and L2 by default.</param>
    /// <exception cref="ArgumentException">neighbors is below 1 or the strength not above 0.</exception>
    public SoftRankWeighting(int neighbors, KnnOptions? options = null)
        : base(nameof(SoftRankWeighting))
    {
        Guard.AtLeast(1, neighbors, nameof(neighbors));
        this.neighbors = neighbors;
        this.options = Checked(options);
        RegisterComponents();
    }

    /// <summary>Creates a weighting whose neighbourhood is learned by SoftStep.</summary>
    /// <param name="warp">SoftStep with min-max z; the weighting owns it.</param>
    /// <param name="options">Strength 0.1 and L2 by default.</param>
    /// <exception cref="ArgumentException">The warp has relative z, or the strength is not above 0.</exception>
    public SoftRankWeighting(SoftStepWarp warp, KnnOptions? options = null)
        : base(nameof(SoftRankWeighting))
    {
        ArgumentNullException.ThrowIfNull(warp);
        if (warp.Scale != ProximityScale.MinMax)
        {
            throw new ArgumentException(
                $"Ranks have no logits: their warp must have the scale {ProximityScale.MinMax}, but has {warp.Scale}.",
                nameof(warp)
            );
        }
        this.warp = warp;
        this.options = Checked(options);
        RegisterComponents();
    }

    internal override bool HasNoHooks => base.HasNoHooks && warp is null or { Hooks.IsEmpty: true };

    internal override string NeedsAllKeys => "the rank of a key depends on all keys";

    internal override void RequireFit(Tensor queries) => warp?.RequireFit(queries);

    internal override RowKernel? Kernel(Tensor queries, bool isKernel, bool isTraining)
    {
        if (options.Regularization != Regularization.L2)
        {
            return null;
        }
        IReadOnlyList<QueryNumbers> numbers = warp is null ? [] : [warp.Numbers(queries)];
        return new SoftRankKernel(numbers)
        {
            IsKernel = isKernel,
            Strength = options.Strength,
            Neighbors = neighbors,
            Warp = warp,
        };
    }

    /// <inheritdoc/>
    protected override Tensor ComputeWeights(SimilarityRows rows)
    {
        var excluded = rows.Excluded;
        var ranks = SoftOrder.Rank(
            rows.Similarities(),
            options.Strength,
            options.Regularization,
            excluded,
            isCentered: true
        );
        var memberships = warp is null
            ? CappedSimplex.Project(ranks, ranks.new_zeros(1).Plus((long)neighbors), excluded)
            : warp.call(rows.Queries, Proximity.MinMax(ranks, excluded));
        return RowWeights.Normalize(memberships, excluded);
    }

    private static KnnOptions Checked(KnnOptions? options)
    {
        options ??= new();
        Guard.Positive(options.Strength, nameof(KnnOptions.Strength));
        return options;
    }
}
