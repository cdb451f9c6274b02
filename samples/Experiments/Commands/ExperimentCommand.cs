using System.CommandLine;

namespace SoftStep.Experiments.Commands;

/// <summary>A verb that trains many models.</summary>
internal static class ExperimentCommand
{
    public static Command Create(string verb, string description, Action<ExperimentOptions, CancellationToken> run)
    {
        var (data, output, seed, device, quick) = (
            CommandOptions.Data(),
            CommandOptions.Out(verb),
            CommandOptions.Seed(),
            CommandOptions.Device(),
            CommandOptions.Quick()
        );
        var command = new Command(verb, description) { data, output, seed, device, quick };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new ExperimentOptions(
                    parsed.GetRequiredValue(data),
                    parsed.GetRequiredValue(output),
                    parsed.GetRequiredValue(seed),
                    parsed.GetRequiredValue(device),
                    parsed.GetValue(quick)
                );
                return CommandRunner.RunAsync(token => run(options, token), cancellation);
            }
        );
        return command;
    }
}
