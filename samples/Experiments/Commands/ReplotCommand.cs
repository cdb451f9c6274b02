using System.CommandLine;
using SoftStep.Experiments.Comparison;

namespace SoftStep.Experiments.Commands;

/// <summary>Draws plots again from stored numbers, without training.</summary>
internal static class ReplotCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The folder with the results' folders 'tables' and 'grid'.",
            DefaultValueFactory = _ => Path.Combine("docs", "results"),
        };
        var command = new Command("replot", "Draws the plots of 'tables' and 'grid' again, from their CSV files.")
        {
            folder,
        };
        command.SetAction(
            (parsed, cancellation) =>
                CommandRunner.RunAsync(token => Run(parsed.GetRequiredValue(folder), token), cancellation)
        );
        return command;
    }

    private static void Run(string folder, CancellationToken cancellation)
    {
        var (tables, grid) = (Path.Combine(folder, "tables"), Path.Combine(folder, "grid"));
        RatioPlot.Draw(HeadRatio.Load(tables), tables, cancellation);
        GridPlot.Draw(GridCsv.Load(grid), grid, cancellation);
    }
}
