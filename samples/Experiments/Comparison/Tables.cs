using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>The comparison of all heads on all data sets.</summary>
internal sealed class Tables(TablesPlan plan, CellRunner<Cell> runner)
{
    public int CellCount => ChosenTrials<Cell>.CellCount(Heads().Select(head => head.Count), plan.Seeds.Count);

    public TablesResult Run(Action<Cell> onFinished, CancellationToken cancellation)
    {
        var result = ChosenTrials<Cell>.Run(runner, [.. Heads()], plan.Seeds, onFinished, cancellation);
        return new TablesResult(plan, result.Trials, result.Chosen);
    }

    private IEnumerable<IReadOnlyList<Func<int, CellTask<Cell>>>> Heads() =>
        from data in plan.DataSets
        from head in ComparedHeads.All
        select head
            .Trials.Take(plan.Trials)
            .Select(configuration => (Func<int, CellTask<Cell>>)(seed => Task(data, head, configuration, seed)))
            .ToArray();

    private CellTask<Cell> Task(DataSet data, ComparedHead head, Configuration configuration, int seed) =>
        CellTraining.Task(
            new CellKey(
                data.Name,
                head.Name,
                configuration,
                seed,
                plan.Effort,
                plan.EmbeddingSize,
                SimilarityKind.Euclidean
            ),
            data,
            head
        );
}
