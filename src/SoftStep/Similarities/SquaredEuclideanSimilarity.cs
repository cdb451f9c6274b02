namespace SoftStep;

/// <summary>s = −‖x − k‖².</summary>
public sealed class SquaredEuclideanSimilarity : Similarity
{
    /// <summary>It has no parameters.</summary>
    public SquaredEuclideanSimilarity()
        : base(nameof(SquaredEuclideanSimilarity)) => RegisterComponents();

    private protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => -Distances.Squared(queries, keys);
}
