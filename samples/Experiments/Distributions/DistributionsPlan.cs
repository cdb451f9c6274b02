using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Distributions;

/// <summary>The size of the comparison.</summary>
/// <param name="Seeds">The validation sets of the first seed also choose the learning rates.</param>
/// <param name="Effort">The number of training rows seen per run over all epochs, at most.</param>
internal sealed record DistributionsPlan(IReadOnlyList<DataSet> DataSets, IReadOnlyList<int> Seeds, int Effort)
{
    public long EmbeddingSize { get; init; } = 25;

    /// <summary>Those that are tried.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [1e-3, 3e-3];

    public static DistributionsPlan Full(int seed) => new(Data.DataSets.All, [.. Enumerable.Range(seed, 5)], 30_000);

    public static DistributionsPlan Quick(int seed) =>
        new([.. Data.DataSets.All.Where(data => data.Name is "diabetes" or "diamonds")], [seed, seed + 1], 10_000);

    public CellKey Key(DataSet dataSet, Forecaster forecaster, double learningRate, int seed) =>
        new(
            dataSet.Name,
            forecaster.Name,
            new()
            {
                LearningRate = learningRate,
                Candidates = forecaster.HasNeighbors ? CandidateSource.TrainingSet : CandidateSource.Batch,
            },
            seed,
            Effort,
            EmbeddingSize,
            SimilarityKind.Euclidean
        );
}
