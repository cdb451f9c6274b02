using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <param name="DataFolder">The folder of all data sets.</param>
/// <param name="Folder">Where the files go.</param>
internal sealed record DistributionOptions(DataSet DataSet, string DataFolder, string Folder, int Seed, Device Device)
{
    public long EmbeddingSize { get; init; } = 25;

    /// <summary>Those that are tried.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [1e-3, 3e-3];

    /// <summary>The number of training rows seen over all epochs, at most.</summary>
    public int Effort { get; init; } = 45_000;
}
