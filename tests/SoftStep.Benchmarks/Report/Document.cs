using System.Globalization;
using BenchmarkDotNet.Jobs;
using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Micro;
using SoftStep.Benchmarks.Rows;
using SoftStep.Experiments.Output;

namespace SoftStep.Benchmarks.Report;

/// <summary>Measures everything, and writes performance.md from its template, and the plot.</summary>
internal static class Document
{
    /// <returns>Whether all bars are reached.</returns>
    public static bool Write(string folder)
    {
        var commit = Provenance.Commit();
        var results = Suite.Run(Effort.Full);
        Console.WriteLine("Figure 4 ...");
        var sweeps = CostFigure.Measure(CostFigure.Full);
        Console.WriteLine("Micro benchmarks ...");
        var micro = MicroBenchmarks.Run(Job.Default);
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Report", "performance.md"))
            .Replace("{results}", Table(results), StringComparison.Ordinal)
            .Replace("{exponents}", CostFigure.Table(sweeps), StringComparison.Ordinal)
            .Replace("{micro}", micro, StringComparison.Ordinal)
            .Replace("{machine}", Machine.Describe(), StringComparison.Ordinal)
            .Replace(
                "{date}",
                DateTime.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace("{commit}", commit, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "performance.md"), text);
        CostCsv.Save(Path.Combine(folder, "performance"), sweeps);
        CostPlot.Draw(Path.Combine(folder, "performance"), sweeps);
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
}
