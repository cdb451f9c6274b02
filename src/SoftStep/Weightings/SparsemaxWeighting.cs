namespace SoftStep;

/// <summary>
/// Sparsemax, the point of the simplex nearest to the logits,
/// <code>w = argmin ‖w − a‖ over {w ≥ 0, Σ w = 1}</code>
/// with a = logits/τ, over a query's candidates. Far candidates have weight exactly 0; the cutoff is not learned.
/// </summary>
/// <remarks>Martins and Astudillo, From Softmax to Sparsemax, arXiv 1602.02068.</remarks>
public sealed class SparsemaxWeighting : SparseWeighting
{
    /// <param name="temperature">τ &gt; 0, in the units of the similarity's logits. A small τ gives few neighbours.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    public SparsemaxWeighting(double temperature = 1)
        : base(nameof(SparsemaxWeighting), isEntmax: false, temperature) => RegisterComponents();
}
