namespace SoftStep.Experiments.Comparison;

/// <summary>
/// The protocol of the comparisons: the first seed's validation set chooses among the configurations of a head, which is then
/// trained with every seed.
/// </summary>
/// <param name="Trials">All configurations with the first seed.</param>
/// <param name="Chosen">The chosen ones with every seed.</param>
internal sealed record ChosenTrials<TCell>(IReadOnlyList<TCell> Trials, IReadOnlyList<TCell> Chosen)
    where TCell : class, ICell
{
    /// <param name="heads">For each head on each data set its configurations, as tasks by seed.</param>
    public static ChosenTrials<TCell> Run(
        CellRunner<TCell> runner,
        IReadOnlyList<IReadOnlyList<Func<int, CellTask<TCell>>>> heads,
        IReadOnlyList<int> seeds,
        Action<TCell> onFinished,
        CancellationToken cancellation
    )
    {
        var trials = runner.Run(
            [.. heads.SelectMany(head => head.Select(trial => trial(seeds[0])))],
            onFinished,
            cancellation
        );
        var (chosen, repeats, next) = (new List<TCell>(), new List<CellTask<TCell>>(), 0);
        foreach (var head in heads)
        {
            var (trial, cell) = head.Zip(trials.Skip(next)).MinBy(it => it.Second.ValidationError);
            next += head.Count;
            chosen.Add(cell);
            repeats.AddRange(seeds.Skip(1).Select(trial));
        }
        return new(trials, [.. chosen, .. runner.Run(repeats, onFinished, cancellation)]);
    }

    /// <summary>The number of cells to run; the first seed of a chosen configuration is one of the trials.</summary>
    public static int CellCount(IEnumerable<int> configurations, int seeds) =>
        configurations.Sum(count => count + seeds - 1);
}
