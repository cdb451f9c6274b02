using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>How much the comparison does.</summary>
/// <param name="Seeds">The first one's validation sets also decide on the configurations.</param>
/// <param name="Trials">How many of each head's configurations are tried.</param>
/// <param name="Effort">How many training rows a run sees at most, over all epochs.</param>
internal sealed record TablesPlan(IReadOnlyList<DataSet> DataSets, IReadOnlyList<int> Seeds, int Trials, int Effort)
{
    public long EmbeddingSize { get; init; } = 25;

    public static TablesPlan Full(int seed) => new(Data.DataSets.All, [.. Enumerable.Range(seed, 5)], 6, 45_000);

    public static TablesPlan Quick(int seed) =>
        new([.. Data.DataSets.All.Where(data => data.Name is "diabetes" or "molecules")], [seed, seed + 1], 2, 15_000);
}
