using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>The size of the grid: all combinations of its lists, on every seed.</summary>
/// <param name="Effort">The number of training rows seen per run over all epochs, at most.</param>
internal sealed record GridPlan(
    IReadOnlyList<DataSet> DataSets,
    IReadOnlyList<SimilarityKind> Similarities,
    IReadOnlyList<long> EmbeddingSizes,
    IReadOnlyList<int> BatchSizes,
    IReadOnlyList<int> Seeds,
    int Effort
)
{
    public int CellCount => DataSets.Count * Similarities.Count * EmbeddingSizes.Count * BatchSizes.Count * Seeds.Count;

    public static GridPlan Full(int seed) =>
        new(
            [.. Data.DataSets.All.Where(data => data.Name is "diabetes" or "molecules")],
            Enum.GetValues<SimilarityKind>(),
            [4, 16, 64],
            [32, 64, 128],
            [seed, seed + 1, seed + 2],
            15_000
        );

    public static GridPlan Quick(int seed) =>
        new(
            [.. Data.DataSets.All.Where(data => data.Name is "diabetes")],
            Enum.GetValues<SimilarityKind>(),
            [4, 16],
            [32, 128],
            [seed],
            5_000
        );
}
