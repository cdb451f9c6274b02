namespace SoftStep.Experiments.Comparison;

/// <summary>The similarities there are, by name.</summary>
internal enum SimilarityKind
{
    Euclidean,
    SquaredEuclidean,
    Manhattan,
    Dot,
    Cosine,
    Rbf,
}
