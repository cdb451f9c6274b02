namespace SoftStep;

/// <summary>s = x·k / max(‖x‖‖k‖, 1e-12), in [−1, 1].</summary>
public sealed class CosineSimilarity : Similarity
{
    private const double SmallestNorms = 1e-12;

    /// <summary>It has no parameters.</summary>
    public CosineSimilarity()
        : base(nameof(CosineSimilarity)) => RegisterComponents();

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys)
    {
        var norms = queries.Norms() * keys.Norms().mT;
        return queries.matmul(keys.mT) / norms.AtLeast(SmallestNorms);
    }
}
