using System.CommandLine;
using SoftStep.Experiments.Family;

namespace SoftStep.Experiments.Commands;

internal static class FamilyCommand
{
    public static Command Create()
    {
        var output = CommandOptions.Out("figures");
        var command = new Command(
            "family",
            "Plots SoftStep's curves for some bounds and transitions (the paper's Figure 2)."
        )
        {
            output,
        };
        command.SetAction(
            (parsed, cancellation) =>
                CommandRunner.RunAsync(
                    token => FamilyFigure.Write(parsed.GetRequiredValue(output), CommandRunner.Output, token),
                    cancellation
                )
        );
        return command;
    }
}
