using SoftStep.Experiments.Statistics;

namespace SoftStep.Experiments.Comparison;

/// <summary>One combination of the grid on one data set.</summary>
/// <param name="RSquared">Of the test set, over seeds.</param>
internal sealed record GridPoint(
    string DataSet,
    SimilarityKind Similarity,
    long EmbeddingSize,
    int BatchSize,
    MeanAndDeviation RSquared
);
