using System.CommandLine;
using SoftStep.Experiments.Coverage;

namespace SoftStep.Experiments.Commands;

internal static class CoverageCommand
{
    public static Command Create()
    {
        var (seed, output) = (CommandOptions.Seed(), CommandOptions.Out("figures"));
        var command = new Command(
            "coverage",
            "Counts how many simulated labels are inside calibrated intervals, over many draws of calibration rows."
        )
        {
            seed,
            output,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new CoverageOptions(parsed.GetRequiredValue(output), parsed.GetRequiredValue(seed));
                return CommandRunner.RunAsync(new CoverageFigure(options, CommandRunner.Output).Write, cancellation);
            }
        );
        return command;
    }
}
