using SoftStep.Similarities;

namespace SoftStep;

/// <summary>s = −‖x − k‖₁. Its gradient along equal coordinates is 0.</summary>
public sealed class ManhattanSimilarity : Similarity
{
    /// <summary>It has no parameters.</summary>
    public ManhattanSimilarity()
        : base(nameof(ManhattanSimilarity)) => RegisterComponents();

    internal override PairKernel? Kernel(long embeddingSize) => new PairKernel<ManhattanPair>();

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Manhattan(queries, keys);
}
