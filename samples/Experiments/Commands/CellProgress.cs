using SoftStep.Experiments.Comparison;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

/// <summary>Shows progress over cells: a bar on a terminal, otherwise one line per finished cell.</summary>
internal static class CellProgress
{
    public static T Run<T>(IAnsiConsole console, int cells, Func<Action<ICell>, T> run)
    {
        if (console.Profile.Capabilities is not { Ansi: true, Interactive: true })
        {
            var finished = 0;
            return run(cell => console.WriteLine($"[{++finished}/{cells}] {Summary(cell)}"));
        }

        return console
            .Progress()
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left }
            )
            .Start(progress =>
            {
                var bar = progress.AddTask("", maxValue: cells);
                return run(cell =>
                {
                    bar.Description = Markup.Escape(Summary(cell));
                    bar.Increment(1);
                });
            });
    }

    private static string Summary(ICell cell) =>
        $"{cell.Key.DataSet}, {cell.Key.Head}, {cell.Key.Configuration.Name}, seed {cell.Key.Seed}: "
        + $"validation error {cell.ValidationError:0.0000}, {cell.Seconds:0} s";
}
