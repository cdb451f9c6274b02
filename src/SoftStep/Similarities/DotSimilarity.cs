using SoftStep.Similarities;

namespace SoftStep;

/// <summary>s = x·k / d.</summary>
public sealed class DotSimilarity : Similarity
{
    /// <summary>Creates the similarity. It has no parameters.</summary>
    public DotSimilarity()
        : base(nameof(DotSimilarity)) => RegisterComponents();

    internal override PairKernel? Kernel(long embeddingSize) => new PairKernel<DotPair>(1.0 / embeddingSize);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
        queries.matmul(keys.mT).Over(queries.size(-1));
}
