using System.CommandLine;
using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Output;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

internal static class TablesCommand
{
    public static Command Create() =>
        ExperimentCommand.Create("tables", "Compares linear and neighbour heads on all data sets.", Run);

    private static void Run(ExperimentOptions options, CancellationToken cancellation)
    {
        var console = CommandRunner.Output;
        var plan = options.Quick ? TablesPlan.Quick(options.Seed) : TablesPlan.Full(options.Seed);
        using var runner = options.Runner<Cell>();
        var tables = new Tables(plan, runner);
        var result = CellProgress.Run(console, tables.CellCount, onFinished => tables.Run(onFinished, cancellation));
        var files = new TablesReport(result).Write(options.Output, Provenance.Describe(plan.Seeds), cancellation);
        console.Write(ScoreTable.Of(result));
        files.ToList().ForEach(console.WriteLine);
    }
}
