using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;
using SoftStep.Experiments.Output;

namespace SoftStep.Benchmarks.Report;

/// <summary>The paper's Figure 4: the cost of a training step as the number of rows or the embedding size grows.</summary>
internal static class CostFigure
{
    public static Effort Full { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 7);

    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1), 3);

    public static IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)> Measure(Effort effort) =>
        [.. Sweep.All.Select(sweep => (sweep, Curve.OfModels(effort, sweep)))];

    /// <summary>Writes only this figure, as cost.csv, cost.svg and cost.md; if cost.csv exists, nothing is measured again.</summary>
    public static void Write(string folder, Effort effort)
    {
        if (CostCsv.Find(folder) is { } finished)
        {
            CostPlot.Draw(folder, finished);
            Console.WriteLine($"{folder} has the numbers already: they are drawn again.");
            return;
        }
        var commit = Provenance.Commit();
        var sweeps = Measure(effort);
        CostPlot.Draw(folder, sweeps);
        File.WriteAllText(
            Path.Combine(folder, "cost.md"),
            $"""
            # What a training step costs

            ![Time and operations against rows and embedding size](cost.svg)

            Exponents are fitted to the larger sizes, the operations counted by the formula of docs/performance.md.

            {Table(sweeps)}

            - commit {commit}
            {Machine.Describe()}

            """
        );
        CostCsv.Save(folder, sweeps);
        Console.WriteLine(Table(sweeps));
    }

    public static string Table(IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps) =>
        string.Join(
            '\n',
            [
                "| head behind a linear layer | time in N | operations in N | time in d | operations in d |",
                "| --- | ---: | ---: | ---: | ---: |",
                .. sweeps[0]
                    .Curves.Zip(sweeps[1].Curves)
                    .Select(pair =>
                        $"| {Heads.Title(pair.First.Head)} "
                        + string.Concat(
                            new[] { (sweeps[0].Sweep, pair.First), (sweeps[1].Sweep, pair.Second) }.Select(of =>
                                $"| {of.Item2.TimeExponent(of.Sweep):F2} | {of.Item2.FlopsExponent(of.Sweep):F2} "
                            )
                        )
                        + "|"
                    ),
            ]
        );
}
