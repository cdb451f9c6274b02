namespace SoftStep.Experiments.Comparison;

/// <summary>Names of the similarities.</summary>
internal enum SimilarityKind
{
    Euclidean,
    SquaredEuclidean,
    Manhattan,
    Dot,
    Cosine,
    Rbf,
}
