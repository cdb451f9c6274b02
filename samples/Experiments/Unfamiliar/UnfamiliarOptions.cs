using static TorchSharp.torch;

namespace SoftStep.Experiments.Unfamiliar;

/// <param name="DataFolder">The folder of all data sets.</param>
/// <param name="Folder">Where the files go.</param>
internal sealed record UnfamiliarOptions(string DataFolder, string Folder, int Seed, Device Device)
{
    public long EmbeddingSize { get; init; } = 25;

    /// <summary>The number of training rows seen over all epochs, at most.</summary>
    public int Effort { get; init; } = 24_000;
}
