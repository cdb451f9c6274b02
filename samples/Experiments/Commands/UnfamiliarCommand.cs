using System.CommandLine;
using SoftStep.Experiments.Unfamiliar;

namespace SoftStep.Experiments.Commands;

internal static class UnfamiliarCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var seed = CommandOptions.Seed();
        var output = CommandOptions.Out("figures");
        var device = CommandOptions.Device();
        var command = new Command(
            "unfamiliar",
            "Counts how many inputs of a kind that was left out of training are flagged as unlike the training set."
        )
        {
            data,
            seed,
            output,
            device,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new UnfamiliarOptions(
                    parsed.GetRequiredValue(data),
                    parsed.GetRequiredValue(output),
                    parsed.GetRequiredValue(seed),
                    parsed.GetRequiredValue(device)
                );
                return CommandRunner.RunAsync(new UnfamiliarFigure(options, CommandRunner.Output).Write, cancellation);
            }
        );
        return command;
    }
}
