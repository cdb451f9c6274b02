using System.Globalization;
using SoftStep.Experiments.Output;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Coverage;

/// <summary>Whether conformal intervals keep their promise, measured on simulated rows.</summary>
internal sealed class CoverageFigure(CoverageOptions options, IAnsiConsole console)
{
    public void Write(CancellationToken cancellation)
    {
        // The results then do not depend on the number of cores, and the problems are small.
        set_num_threads(1);
        var all = new List<SimulatedCoverage>();
        foreach (var rows in options.Rows)
        {
            all.AddRange(SimulatedCoverage.Run(rows, options, cancellation));
            console.WriteLine(string.Join(", ", Row(rows, all)));
        }
        CsvFile.Write(
            Path.Combine(options.Folder, "coverage.csv"),
            ["score", "rows", "share", "standard error"],
            all.Select(it => new object[] { it.Score, it.Rows, it.Share, it.StandardError })
        );
        OutputFile.WriteText(Path.Combine(options.Folder, "coverage.md"), Summary(all));
        using var picture = CoveragePlot.Create(all);
        picture.Draw(options.Folder, cancellation);
        console.WriteLine(Path.Combine(options.Folder, "coverage.md"));
    }

    private string Summary(IReadOnlyList<SimulatedCoverage> all) =>
        $"""
            # Conformal intervals keep their promise

            ![The share of new labels inside calibrated intervals, over the number of calibration rows](coverage.svg)

            Intervals of a level of {SimulatedCoverage.Level} were calibrated on n rows, and {options.NewRows} new labels were counted, {options.Repeats:N0} times with rows drawn
            anew. An NCA head predicted them from a bank of 300 rows; the noise of the labels grows with the input. Promised is a share
            from {SimulatedCoverage.Level} to {SimulatedCoverage.Level} + 1/(n + 1). In the table is the share of labels inside ± its standard error. {all.Count(
                it => it.IsKept
            )} of {all.Count} are within
            three standard errors of what is promised. Seed {options.Seed}.

            {MarkdownTable.Of(
                ["n", "promised", .. SimulatedCoverage.Scores.Select(score => $"{score}")],
                options.Rows.Select(rows => Row(rows, all))
            )}
            {Provenance.Describe([options.Seed])}
            """;

    private static string[] Row(int rows, IReadOnlyList<SimulatedCoverage> all)
    {
        var (lowest, highest) = SimulatedCoverage.Promise(rows);
        return
        [
            $"{rows}",
            $"{Text(lowest)} to {Text(highest)}",
            .. all.Where(it => it.Rows == rows).Select(it => $"{Text(it.Share)} ± {Text(it.StandardError)}"),
        ];
    }

    private static string Text(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
