using SoftStep.Similarities;

namespace SoftStep;

/// <summary>s = −‖x − k‖₁. Along equal coordinates the gradient is 0.</summary>
public sealed class ManhattanSimilarity : Similarity
{
    /// <summary>Creates the similarity. It has no parameters.</summary>
    public ManhattanSimilarity()
        : base(nameof(ManhattanSimilarity)) => RegisterComponents();

    internal override PairKernel? Kernel(long embeddingSize) => new PairKernel<ManhattanPair>();

    /// <summary>‖x − k‖₁ ≥ ‖x − k‖₂.</summary>
    internal override DistanceBound DistanceBound(long embeddingSize) => new(isSquared: false);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Manhattan(queries, keys);
}
