using System.CommandLine;
using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Output;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Commands;

internal static class GridCommand
{
    public static Command Create() =>
        ExperimentCommand.Create(
            "grid",
            "Compares similarities, embedding sizes and batch sizes of NCA with SoftStep (the paper's Figure 5).",
            Run
        );

    private static void Run(ExperimentOptions options, CancellationToken cancellation)
    {
        var console = CommandRunner.Output;
        var plan = options.Quick ? GridPlan.Quick(options.Seed) : GridPlan.Full(options.Seed);
        using var runner = options.Runner<Cell>();
        var grid = new SimilarityGrid(plan, runner);
        var result = CellProgress.Run(console, plan.CellCount, onFinished => grid.Run(onFinished, cancellation));
        var files = new GridReport(result).Write(options.Output, Provenance.Describe(plan.Seeds), cancellation);
        foreach (var dataSet in result.DataSets)
        {
            console.Write(Ranking(result, dataSet));
        }

        files.ToList().ForEach(console.WriteLine);
    }

    private static Table Ranking(GridResult result, string dataSet)
    {
        var table = new Table().RoundedBorder().Title($"{dataSet}: the best of {result.Of(dataSet).Count()}");
        table.AddColumns("similarity", "embedding size", "batch size", "test R²");
        foreach (var point in result.Of(dataSet).Take(5))
        {
            table.AddRow(
                $"{point.Similarity}",
                $"{point.EmbeddingSize}",
                $"{point.BatchSize}",
                $"{point.RSquared.Mean:0.000}"
            );
        }

        return table;
    }
}
