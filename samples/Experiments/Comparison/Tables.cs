using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>
/// The comparison: for each data set and head the configuration with the lowest validation error on the first seed is
/// trained and tested on every seed.
/// </summary>
internal sealed class Tables(TablesPlan plan, CellRunner runner)
{
    /// <summary>The number of cells; the first seed of a chosen configuration is one of the trials.</summary>
    public int CellCount =>
        plan.DataSets.Count * ComparedHeads.All.Sum(head => Trials(head).Count() + plan.Seeds.Count - 1);

    public TablesResult Run(Action<Cell> onFinished, CancellationToken cancellation)
    {
        var rows = plan
            .DataSets.SelectMany(data => ComparedHeads.All.Select(head => (Data: data, Head: head)))
            .ToArray();
        var trials = runner.Run(
            [
                .. rows.SelectMany(row =>
                    Trials(row.Head).Select(trial => Task(row.Data, row.Head, trial, plan.Seeds[0]))
                ),
            ],
            onFinished,
            cancellation
        );
        var chosen = trials
            .GroupBy(cell => (cell.Key.DataSet, cell.Key.Head))
            .ToDictionary(cells => cells.Key, cells => cells.MinBy(cell => cell.ValidationError)!);
        var repeats = runner.Run(
            [
                .. rows.SelectMany(row =>
                    plan.Seeds.Skip(1)
                        .Select(seed =>
                            Task(row.Data, row.Head, chosen[(row.Data.Name, row.Head.Name)].Key.Configuration, seed)
                        )
                ),
            ],
            onFinished,
            cancellation
        );
        return new TablesResult(plan, [.. trials], [.. chosen.Values, .. repeats]);
    }

    private IEnumerable<Configuration> Trials(ComparedHead head) => head.Trials.Take(plan.Trials);

    private CellTask Task(DataSet data, ComparedHead head, Configuration configuration, int seed) =>
        new(
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
