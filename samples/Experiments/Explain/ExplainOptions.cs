using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <param name="DataFolder">The folder of all data sets.</param>
/// <param name="Folder">Where the files go.</param>
internal sealed record ExplainOptions(DataSet DataSet, string DataFolder, string Folder, int Seed, Device Device)
{
    public int Samples { get; init; } = 4;

    /// <summary>How many neighbours to show per sample, those with the largest weights.</summary>
    public int Neighbors { get; init; } = 7;

    public long EmbeddingSize { get; init; } = 25;

    /// <summary>The number of training rows seen over all epochs, at most.</summary>
    public int Effort { get; init; } = 45_000;

    public string NameOf(string part) => $"explain-{DataSet.Name.Replace(' ', '-')}{part}";
}
