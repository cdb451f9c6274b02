using System.Globalization;
using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Micro;
using SoftStep.Benchmarks.Rows;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Report;

/// <summary>Measures everything and writes it down: performance.md from its template, and the plot beside it.</summary>
internal static class Document
{
    /// <returns>Whether every bar is reached.</returns>
    public static bool Write(string folder)
    {
        var commit = Machine.Commit();
        var results = Suite.Run(Effort.Full);
        Console.WriteLine("Figure 4 ...");
        var effort = Effort.Full with { WarmUp = TimeSpan.FromSeconds(1), Measure = TimeSpan.FromSeconds(5) };
        var sweeps = new[] { Sweep.OfRows, Sweep.OfSizes }
            .Select(sweep => (Sweep: sweep, Curves: Curve.OfModels(effort, sweep)))
            .ToList();
        Console.WriteLine("Micro benchmarks ...");
        var micro = MicroBenchmarks.Run();
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Report", "performance.md"))
            .Replace("{results}", Table(results), StringComparison.Ordinal)
            .Replace("{exponents}", Table(sweeps), StringComparison.Ordinal)
            .Replace("{micro}", micro, StringComparison.Ordinal)
            .Replace("{machine}", Machine.Describe(), StringComparison.Ordinal)
            .Replace(
                "{date}",
                DateTime.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace("{commit}", commit, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "performance.md"), text);
        CostPlot.Write(Path.Combine(folder, "performance"), sweeps);
        return results.All(result => result.IsReached);
    }

    private static string Table(IEnumerable<Result> results) =>
        string.Join(
            '\n',
            [
                "| work | measured | bar | | medians |",
                "| --- | ---: | ---: | --- | --- |",
                .. results.Select(result =>
                    $"| {result.Name} | {result.Measured} | {result.Bar} | {result.Verdict} | {result.Detail} |"
                ),
            ]
        );

    private static string Table(IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps) =>
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
