namespace SoftStep;

/// <summary>
/// The cosine similarity: of the angle between x and k, s = x·k / (‖x‖‖k‖), in [−1, 1]: the dot product of rows that are
/// divided by their norms. Norms below 1e-12 count as that; a row of zeros has no direction: its similarities are 0, and so
/// is its gradient.
/// </summary>
public sealed class CosineAngleSimilarity : ProjectedSimilarity
{
    private const double SmallestNorm = 1e-12;

    /// <summary>It has no parameters.</summary>
    public CosineAngleSimilarity()
        : base(nameof(CosineAngleSimilarity), new DotSimilarity()) => RegisterComponents();

    /// <inheritdoc/>
    protected internal override Tensor Project(Tensor embeddings)
    {
        var norms = embeddings.Norms();
        // Divided by the smallest norm, the gradient of a row of zeros would be larger than all others together. The dot
        // similarity divides by d, the square of what is multiplied with here.
        var scale = norms.AtLeast(SmallestNorm).Over(Math.Sqrt(embeddings.size(-1)));
        return embeddings.Filled(norms.IsZero(), 0) / scale;
    }
}
