using System.CommandLine;
using SoftStep.Experiments.Surfaces;

namespace SoftStep.Experiments.Commands;

internal static class SurfacesCommand
{
    public static Command Create()
    {
        var seed = CommandOptions.Seed();
        var output = CommandOptions.Out("figures");
        var device = CommandOptions.Device();
        var command = new Command(
            "surfaces",
            "Plots what four heads learn of functions on a square (the paper's Figure 3)."
        )
        {
            seed,
            output,
            device,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new SurfaceOptions(
                    parsed.GetRequiredValue(output),
                    parsed.GetRequiredValue(seed),
                    parsed.GetRequiredValue(device)
                );
                return CommandRunner.RunAsync(new SurfaceFigure(options, CommandRunner.Output).Write, cancellation);
            }
        );
        return command;
    }
}
