namespace SoftStep;

/// <summary>
/// Entmax with α = 1.5, between softmax and sparsemax,
/// <code>w = (a/2 − θ)²₊, θ such that Σ w = 1</code>
/// with a = logits/τ, over a query's candidates. Far candidates have weight exactly 0; the cutoff is not learned.
/// </summary>
/// <remarks>Peters et al., Sparse Sequence-to-Sequence Models, arXiv 1905.05702.</remarks>
public sealed class Entmax15Weighting : SparseWeighting
{
    /// <param name="temperature">τ &gt; 0, in the units of the similarity's logits. A small τ gives few neighbours.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    public Entmax15Weighting(double temperature = 1)
        : base(nameof(Entmax15Weighting), isEntmax: true, temperature) => RegisterComponents();
}
