using System.CommandLine;
using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Commands;

/// <summary>A verb that trains a few models on one data set, for a figure.</summary>
internal static class DataSetCommand
{
    /// <param name="standard">The data set if none is named.</param>
    /// <param name="figure">
    /// What writes the figure, from the data set, the folder of all data sets, the folder to write into, the seed and the device.
    /// </param>
    public static Command Create(
        string verb,
        string description,
        string dataSetDescription,
        string standard,
        Func<DataSet, string, string, int, Device, Action<CancellationToken>> figure
    )
    {
        var dataSet = new Option<string>("--data-set")
        {
            Description = dataSetDescription,
            DefaultValueFactory = _ => standard,
        };
        dataSet.AcceptOnlyFromAmong([.. DataSets.All.Select(it => it.Name)]);
        var (data, seed, output, device) = (
            CommandOptions.Data(),
            CommandOptions.Seed(),
            CommandOptions.Out("figures"),
            CommandOptions.Device()
        );
        var command = new Command(verb, description) { dataSet, data, seed, output, device };
        command.SetAction(
            (parsed, cancellation) =>
                CommandRunner.RunAsync(
                    figure(
                        DataSets.All.Single(it => it.Name == parsed.GetRequiredValue(dataSet)),
                        parsed.GetRequiredValue(data),
                        parsed.GetRequiredValue(output),
                        parsed.GetRequiredValue(seed),
                        parsed.GetRequiredValue(device)
                    ),
                    cancellation
                )
        );
        return command;
    }
}
