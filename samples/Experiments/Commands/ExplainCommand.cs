using System.CommandLine;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Explain;

namespace SoftStep.Experiments.Commands;

internal static class ExplainCommand
{
    public static Command Create()
    {
        var dataSet = new Option<string>("--data-set")
        {
            Description = "Which data set's predictions to explain.",
            DefaultValueFactory = _ => "images",
        };
        dataSet.AcceptOnlyFromAmong([.. DataSets.All.Select(it => it.Name)]);
        var (data, seed, output, device) = (
            CommandOptions.Data(),
            CommandOptions.Seed(),
            CommandOptions.Out("figures"),
            CommandOptions.Device()
        );
        var command = new Command(
            "explain",
            "Shows the neighbours that made some predictions, and the embeddings of a linear head and of SoftStep."
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
                var options = new ExplainOptions(
                    DataSets.All.Single(it => it.Name == parsed.GetRequiredValue(dataSet)),
                    parsed.GetRequiredValue(data),
                    parsed.GetRequiredValue(output),
                    parsed.GetRequiredValue(seed),
                    parsed.GetRequiredValue(device)
                );
                return CommandRunner.RunAsync(new ExplainFigure(options, CommandRunner.Output).Write, cancellation);
            }
        );
        return command;
    }
}
