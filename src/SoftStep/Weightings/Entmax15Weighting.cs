using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// Entmax with α = 1.5, between softmax and sparsemax,
/// <code>w = (a/2 − θ)²₊, θ such that Σ w = 1</code>
/// with a = logits/τ, over a query's candidates. Far candidates have weight exactly 0; the cutoff is not learned.
/// </summary>
/// <remarks>Peters et al., Sparse Sequence-to-Sequence Models, arXiv 1905.05702.</remarks>
public sealed class Entmax15Weighting : Weighting
{
    private readonly double temperature;

    /// <param name="temperature">τ &gt; 0, in the units of the similarity's logits. A small τ gives few neighbours.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    public Entmax15Weighting(double temperature = 1)
        : base(nameof(Entmax15Weighting))
    {
        Guard.Positive(temperature, nameof(temperature));
        this.temperature = temperature;
        RegisterComponents();
    }

    internal override RowKernel Kernel(Tensor queries, bool isKernel, bool isTraining) =>
        new SparseRowKernel(true, temperature);

    /// <inheritdoc/>
    protected override Tensor ComputeWeights(SimilarityRows rows) =>
        RowWeights.Normalize(SparseRows.Entmax15(rows.Logits.Over(temperature), rows.Excluded), rows.Excluded);
}
