namespace SoftStep.Fixtures;

/// <summary>Similarities by name.</summary>
public static class SimilarityKinds
{
    /// <param name="kind">The kind.</param>
    /// <param name="gamma">RBF's γ; null for 1/d.</param>
    public static Similarity Create(this SimilarityKind kind, double? gamma = null) =>
        kind switch
        {
            SimilarityKind.Euclidean => new EuclideanSimilarity(),
            SimilarityKind.SquaredEuclidean => new SquaredEuclideanSimilarity(),
            SimilarityKind.Manhattan => new ManhattanSimilarity(),
            SimilarityKind.Dot => new DotSimilarity(),
            SimilarityKind.Cosine => new CosineAngleSimilarity(),
            SimilarityKind.Rbf => new RbfSimilarity(gamma),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such similarity."),
        };
}
