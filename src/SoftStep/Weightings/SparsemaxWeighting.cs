using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// Sparsemax, the point of the simplex nearest to the logits,
/// <code>w = argmin ‖w − a‖ over {w ≥ 0, Σ w = 1}</code>
/// with a = logits/τ, over a query's candidates. Far candidates have weight exactly 0; the cutoff is not learned.
/// </summary>
/// <remarks>Martins and Astudillo, From Softmax to Sparsemax, arXiv 1602.02068.</remarks>
public sealed class SparsemaxWeighting : Weighting
{
    private readonly double temperature;

    /// <param name="temperature">τ &gt; 0, in the units of the similarity's logits. A small τ gives few neighbours.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    public SparsemaxWeighting(double temperature = 1)
        : base(nameof(SparsemaxWeighting))
    {
        Guard.Positive(temperature, nameof(temperature));
        this.temperature = temperature;
        RegisterComponents();
    }

    internal override RowKernel Kernel(Tensor queries, bool isKernel, bool isTraining) =>
        new SparseRowKernel(false, temperature);

    /// <inheritdoc/>
    protected override Tensor ComputeWeights(SimilarityRows rows) =>
        RowWeights.Normalize(SparseRows.Sparsemax(rows.Logits.Over(temperature), rows.Excluded), rows.Excluded);
}
