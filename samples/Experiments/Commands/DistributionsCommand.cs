using System.CommandLine;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Distributions;

namespace SoftStep.Experiments.Commands;

internal static class DistributionsCommand
{
    public static Command Create()
    {
        var dataSet = new Option<string>("--data-set")
        {
            Description = "Which data set's labels to predict.",
            DefaultValueFactory = _ => "diamonds",
        };
        dataSet.AcceptOnlyFromAmong([.. DataSets.All.Select(it => it.Name)]);
        var data = CommandOptions.Data();
        var seed = CommandOptions.Seed();
        var output = CommandOptions.Out("figures");
        var device = CommandOptions.Device();
        var command = new Command(
            "distributions",
            "Compares predicted distributions and calibrated intervals of linear and neighbour heads on one data set."
        )
        {
            dataSet,
            data,
            seed,
            output,
            device,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new DistributionOptions(
                    DataSets.All.Single(it => it.Name == parsed.GetRequiredValue(dataSet)),
                    parsed.GetRequiredValue(data),
                    parsed.GetRequiredValue(output),
                    parsed.GetRequiredValue(seed),
                    parsed.GetRequiredValue(device)
                );
                return CommandRunner.RunAsync(
                    new DistributionFigure(options, CommandRunner.Output).Write,
                    cancellation
                );
            }
        );
        return command;
    }
}
