using SoftStep.Similarities;

namespace SoftStep;

/// <summary>s = −‖x − k‖².</summary>
public sealed class SquaredEuclideanSimilarity : Similarity
{
    /// <summary>Creates the similarity. It has no parameters.</summary>
    public SquaredEuclideanSimilarity()
        : base(nameof(SquaredEuclideanSimilarity)) => RegisterComponents();

    internal override PairKernel? Kernel(long embeddingSize) => new PairKernel<SquaredPair>();

    internal override DistanceBound DistanceBound(long embeddingSize) => new(isSquared: true);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Squared(queries, keys);
}
