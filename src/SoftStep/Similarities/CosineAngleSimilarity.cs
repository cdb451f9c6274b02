namespace SoftStep;

/// <summary>
/// The cosine of the angle between x and k, s = x·k / (‖x‖‖k‖) in [−1, 1]: the dot product of embeddings divided by their
/// norms. Norms below 1e-12 count as 1e-12. The similarities and the gradient of an embedding of zeros are 0.
/// </summary>
public sealed class CosineAngleSimilarity : ProjectedSimilarity
{
    private const double SmallestNorm = 1e-12;

    /// <summary>Creates the similarity. It has no parameters.</summary>
    public CosineAngleSimilarity()
        : base(nameof(CosineAngleSimilarity), new DotSimilarity()) => RegisterComponents();

    /// <inheritdoc/>
    protected internal override Tensor Project(Tensor embeddings) => embeddings * FactorsOf(embeddings);

    internal override Func<Tensor, Tensor> Factors => FactorsOf;

    private static Tensor FactorsOf(Tensor embeddings)
    {
        var norms = embeddings.Norms();
        // The dot similarity divides by d, so each embedding is multiplied by √d.
        var factors = norms.AtLeast(SmallestNorm).reciprocal().Times(Math.Sqrt(embeddings.size(-1)));
        // An embedding of zeros has no gradient: divided by the smallest norm it would be larger than all others together.
        return factors.Filled(norms.IsZero(), 0);
    }
}
