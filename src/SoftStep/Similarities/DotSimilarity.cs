namespace SoftStep;

/// <summary>s = x·k / d.</summary>
public sealed class DotSimilarity : Similarity
{
    /// <summary>It has no parameters.</summary>
    public DotSimilarity()
        : base(nameof(DotSimilarity)) => RegisterComponents();

    private protected override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
        queries.matmul(keys.mT) / queries.size(-1);
}
