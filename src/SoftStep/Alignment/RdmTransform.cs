using SoftStep.Alignment;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The geo-topological transform of a representational dissimilarity matrix with learned bounds: SoftStep of the ramp between two
/// quantiles,
/// <code>
/// S(z; l, u, t),   z = clip((d − lo)/(hi − lo), 0, 1)
/// l = σ(p₀),   u = l + (1 − l)·σ(p₁),   t = σ(p₂)
/// </code>
/// </summary>
/// <remarks>
/// Parameter: <c>bias</c> (3), p. It starts near the middle half of the ramp: l = 1/4, u = 3/4, t = 1/2. The fixed transform is
/// <see cref="Functional.GeoTopological"/>. Lin and Kriegeskorte, arXiv 2309.11028; Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class RdmTransform : Module<Tensor, Tensor>
{
    private readonly double low;
    private readonly double high;
    private readonly Parameter bias;

    /// <param name="low">The level of the quantile lo, in [0, 1). 0 is the smallest dissimilarity.</param>
    /// <param name="high">The level of the quantile hi, in (low, 1]. 1 is the largest.</param>
    /// <exception cref="ArgumentException">The levels are not 0 ≤ low &lt; high ≤ 1.</exception>
    public RdmTransform(double low = 0, double high = 1)
        : base(nameof(RdmTransform))
    {
        AlignmentArguments.Quantiles(low, high);
        (this.low, this.high) = (low, high);
        bias = Parameters.Of(Math.Log(1.0 / 3), Math.Log(2), 0);
        RegisterComponents();
    }

    /// <summary>l, u and t, each with one entry.</summary>
    public (Tensor Lower, Tensor Upper, Tensor Transition) Bounds()
    {
        using var scope = NewDisposeScope();
        var (lower, upper, transition) = SoftStepWarp.BoundsFrom(bias);
        return (lower.MoveToOuterDisposeScope(), upper.MoveToOuterDisposeScope(), transition.MoveToOuterDisposeScope());
    }

    /// <summary>The transformed dissimilarities.</summary>
    /// <param name="rdm">d, (m), from <see cref="Functional.Rdm"/>.</param>
    /// <returns>(m), in [0, 1], with gradients for d and the bounds.</returns>
    /// <exception cref="ArgumentException">rdm is not (m) with a floating dtype, or the two quantiles are equal.</exception>
    public override Tensor forward(Tensor rdm)
    {
        AlignmentArguments.Rdm(rdm, nameof(rdm));
        using var held = new Held(rdm);
        using var scope = NewDisposeScope();
        var wide = rdm.Widen();
        var (lower, upper, transition) = SoftStepWarp.BoundsFrom(bias.For(wide));
        return Functional
            .SoftStep(RdmQuantiles.Ramp(wide, low, high), lower, upper, transition)
            .As(rdm.dtype)
            .MoveToOuterDisposeScope();
    }
}
