using SoftStep.Execution.Fused;

namespace SoftStep;

/// <summary>s = x·k / d.</summary>
public sealed class DotSimilarity : Similarity
{
    /// <summary>It has no parameters.</summary>
    public DotSimilarity()
        : base(nameof(DotSimilarity)) => RegisterComponents();

    internal override (PairKind Kind, double Scale)? FusedPair(long embeddingSize) =>
        (PairKind.Dot, 1.0 / embeddingSize);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
        queries.matmul(keys.mT).Over(queries.size(-1));
}
