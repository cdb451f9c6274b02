namespace SoftStep;

/// <summary>
/// The cosine similarity: of the angle between x and k, s = x·k / max(‖x‖‖k‖, 1e-12), in [−1, 1]. A row of zeros has no
/// direction: its similarities are 0, and so is its gradient.
/// </summary>
public sealed class CosineAngleSimilarity : Similarity
{
    private const double SmallestNorms = 1e-12;

    /// <summary>It has no parameters.</summary>
    public CosineAngleSimilarity()
        : base(nameof(CosineAngleSimilarity)) => RegisterComponents();

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys)
    {
        var (ofQueries, ofKeys) = (queries.Norms(), keys.Norms());
        var products = Directed(queries, ofQueries).matmul(Directed(keys, ofKeys).mT);
        return products / (ofQueries * ofKeys.mT).AtLeast(SmallestNorms);
    }

    /// <summary>Divided by the smallest norms, the gradient of a row of zeros would be larger than all others together.</summary>
    private static Tensor Directed(Tensor rows, Tensor norms) => rows.Filled(norms.IsZero(), 0);
}
