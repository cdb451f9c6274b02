using SoftStep.Similarities;

namespace SoftStep;

/// <summary>
/// s = exp(−γ‖x − k‖²), a kernel: its value is already a weight, so the logits are its logarithm, −γ‖x − k‖², computed without
/// taking a logarithm.
/// </summary>
/// <remarks>
/// With a learned γ: parameter <c>log_gamma</c> (1), the logarithm of γ if gamma was given, otherwise of γ·d.
/// </remarks>
public sealed class RbfSimilarity : Similarity
{
    private readonly double? gamma;
    private readonly Parameter? log_gamma;

    /// <param name="gamma">γ &gt; 0, in units of 1/‖x‖²; null for 1/d.</param>
    /// <param name="learnable">Whether γ is learned (as its logarithm), starting from gamma.</param>
    /// <exception cref="ArgumentException">gamma is not above 0.</exception>
    public RbfSimilarity(double? gamma = null, bool learnable = false)
        : base(nameof(RbfSimilarity))
    {
        Guard.Positive(gamma ?? 1, nameof(gamma));
        this.gamma = gamma;
        log_gamma = learnable ? Parameters.Of(Math.Log(gamma ?? 1)) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override bool IsKernel => true;

    internal override PairKernel? Kernel(long embeddingSize) =>
        new PairKernel<SquaredPair>(Unit(embeddingSize), log_gamma);

    internal override DistanceBound DistanceBound(long embeddingSize) =>
        new(isSquared: true, Unit(embeddingSize), log_gamma);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys)
    {
        var squares = Distances.Squared(queries, keys);
        var unit = Unit(queries.size(-1));
        return log_gamma is null ? squares.Times(-unit) : squares * log_gamma.For(queries).exp().Times(-unit);
    }

    /// <summary>The fixed factor of γ.</summary>
    private double Unit(long embeddingSize) =>
        gamma is null ? 1.0 / embeddingSize
        : log_gamma is null ? gamma.Value
        : 1;
}
