using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>The size of the comparison.</summary>
/// <param name="Seeds">The validation sets of the first seed also choose the configurations.</param>
/// <param name="Trials">How many of each head's configurations are tried.</param>
/// <param name="Effort">The number of training rows seen per run over all epochs, at most.</param>
internal sealed record TablesPlan(IReadOnlyList<DataSet> DataSets, IReadOnlyList<int> Seeds, int Trials, int Effort)
{
    public long EmbeddingSize { get; init; } = 25;

    public static TablesPlan Full(int seed) => new(Data.DataSets.All, [.. Enumerable.Range(seed, 5)], 6, 45_000);

    public static TablesPlan Quick(int seed) =>
        new([.. Data.DataSets.All.Where(data => data.Name is "diabetes" or "molecules")], [seed, seed + 1], 2, 15_000);
}
