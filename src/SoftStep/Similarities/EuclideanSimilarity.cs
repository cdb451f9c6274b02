using SoftStep.Similarities;

namespace SoftStep;

/// <summary>s = −‖x − k‖₂, the default of the heads. At coincident points the gradient is 0.</summary>
public sealed class EuclideanSimilarity : Similarity
{
    /// <summary>Creates the similarity. It has no parameters.</summary>
    public EuclideanSimilarity()
        : base(nameof(EuclideanSimilarity)) => RegisterComponents();

    internal override PairKernel? Kernel(long embeddingSize) => new PairKernel<EuclideanPair>();

    internal override DistanceBound DistanceBound(long embeddingSize) => new(isSquared: false);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Euclidean(queries, keys);
}
