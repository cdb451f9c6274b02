using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Comparison;

/// <summary>The hard k-NN on trained embeddings that is best in cross-validation on the training set.</summary>
internal static class TunedKnn
{
    private const int Folds = 5;
    private const int FewestNeighbors = 3;
    private const int MostNeighbors = 11;

    /// <param name="train">Embeddings (M, d) and labels (M, 1).</param>
    /// <param name="groups">M integers, or null: rows of a group are in the same fold.</param>
    /// <param name="seed">Decides the folds.</param>
    public static KnnRegressor Choose(ReferenceBank train, Tensor? groups, int seed)
    {
        using var scope = NewDisposeScope();
        var folds = FoldsOf((int)train.Count, groups, seed)
            .Select(fold => (Held: fold, Others: Complement(fold, (int)train.Count)))
            .ToArray();
        return Candidates()
            .MinBy(candidate =>
                folds.Sum(fold =>
                {
                    using var inner = NewDisposeScope();
                    var (held, rest) = (tensor(fold.Held), tensor(fold.Others));
                    var predictions = candidate.Predict(
                        train.Embeddings.index_select(0, held),
                        train.Embeddings.index_select(0, rest),
                        train.Labels.index_select(0, rest)
                    );
                    return (predictions - train.Labels.index_select(0, held)).square().sum().item<float>();
                })
            )!;
    }

    private static IEnumerable<KnnRegressor> Candidates() =>
        from neighbors in Enumerable.Range(FewestNeighbors, MostNeighbors - FewestNeighbors + 1)
        from weighting in Enum.GetValues<NeighborWeighting>()
        from metric in Enum.GetValues<NeighborMetric>()
        select new KnnRegressor(neighbors, weighting, metric);

    private static IEnumerable<long[]> FoldsOf(int count, Tensor? groups, int seed)
    {
        var groupOf = groups?.cpu().data<long>().ToArray() ?? [.. Enumerable.Range(0, count).Select(row => (long)row)];
        var names = groupOf.Distinct().ToArray();
        new Random(seed).Shuffle(names);
        var foldOf = names
            .Select((name, i) => (name, Fold: i % Folds))
            .ToDictionary(pair => pair.name, pair => pair.Fold);
        return Enumerable
            .Range(0, count)
            .GroupBy(row => foldOf[groupOf[row]], row => (long)row)
            .Select(fold => fold.ToArray());
    }

    private static long[] Complement(long[] rows, int count)
    {
        var taken = rows.ToHashSet();
        return [.. Enumerable.Range(0, count).Select(row => (long)row).Where(row => !taken.Contains(row))];
    }
}
