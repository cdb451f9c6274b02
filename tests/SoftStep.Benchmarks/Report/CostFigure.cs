using System.Globalization;
using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Report;

/// <summary>The paper's Figure 4: what a training step costs as rows or the embedding grow.</summary>
internal static class CostFigure
{
    public static Effort Full { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 7);

    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1), 3);

    public static IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)> Measure(Effort effort) =>
        [.. new[] { Sweep.OfRows, Sweep.OfSizes }.Select(sweep => (sweep, Curve.OfModels(effort, sweep)))];

    /// <summary>Writes the figure alone, as cost.csv, the plots, and last cost.md; where that is, nothing is measured again.</summary>
    public static void Write(string folder, Effort effort)
    {
        var summary = Path.Combine(folder, "cost.md");
        if (File.Exists(summary))
        {
            Console.WriteLine($"{summary} is there already.");
            return;
        }
        var commit = Machine.Commit();
        var sweeps = Measure(effort);
        CostPlot.Write(folder, sweeps);
        File.WriteAllLines(Path.Combine(folder, "cost.csv"), Lines(sweeps));
        File.WriteAllText(
            summary,
            $"""
            # What a training step costs

            ![Time and operations against rows and embedding size](cost.svg)

            Exponents are fitted to the larger sizes, the operations counted by the formula of docs/performance.md.

            {Table(sweeps)}

            - commit {commit}
            {Machine.Describe()}

            """
        );
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

    private static IEnumerable<string> Lines(IEnumerable<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps) =>
        sweeps
            .SelectMany(of =>
                of.Curves.SelectMany(curve => curve.Points.Select(point => (of.Sweep, curve.Head, point)))
            )
            .Select(it =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{it.Sweep.Variable},{Heads.Title(it.Head)},{it.point.X},{it.point.Seconds:G6},{it.point.Flops:G6}"
                )
            )
            .Prepend("variable,head,value,seconds,operations");
}
