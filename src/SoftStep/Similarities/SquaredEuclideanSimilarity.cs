using SoftStep.Execution.Fused;

namespace SoftStep;

/// <summary>s = −‖x − k‖².</summary>
public sealed class SquaredEuclideanSimilarity : Similarity
{
    /// <summary>It has no parameters.</summary>
    public SquaredEuclideanSimilarity()
        : base(nameof(SquaredEuclideanSimilarity)) => RegisterComponents();

    internal override (PairKind Kind, double Scale)? FusedPair(long embeddingSize) => (PairKind.SquaredEuclidean, 1);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Squared(queries, keys);
}
