namespace SoftStep.Experiments.Comparison;

internal static class Similarities
{
    public static Similarity Create(this SimilarityKind kind) =>
        kind switch
        {
            SimilarityKind.Euclidean => new EuclideanSimilarity(),
            SimilarityKind.SquaredEuclidean => new SquaredEuclideanSimilarity(),
            SimilarityKind.Manhattan => new ManhattanSimilarity(),
            SimilarityKind.Dot => new DotSimilarity(),
            SimilarityKind.Cosine => new CosineAngleSimilarity(),
            _ => new RbfSimilarity(),
        };
}
