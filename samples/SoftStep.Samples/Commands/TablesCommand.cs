using System.CommandLine;
using SoftStep.Samples.Experiments;
using SoftStep.Samples.Output;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Samples.Commands;

internal static class TablesCommand
{
    public static Command Create()
    {
        var (data, output, seed, device, quick) = (
            CommandOptions.Data(),
            CommandOptions.Out("tables"),
            CommandOptions.Seed(),
            CommandOptions.Device(),
            CommandOptions.Quick()
        );
        var command = new Command("tables", "Compares linear and neighbour heads on all data sets.")
        {
            data,
            output,
            seed,
            device,
            quick,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var first = parsed.GetRequiredValue(seed);
                return CommandRunner.RunAsync(
                    token =>
                        Run(
                            parsed.GetValue(quick) ? TablesPlan.Quick(first) : TablesPlan.Full(first),
                            parsed.GetRequiredValue(data),
                            parsed.GetRequiredValue(output),
                            parsed.GetRequiredValue(device),
                            token
                        ),
                    cancellation
                );
            }
        );
        return command;
    }

    private static void Run(TablesPlan plan, string data, string output, Device device, CancellationToken cancellation)
    {
        var console = CommandRunner.Output;
        using var runner = new CellRunner(new CellStore(Path.Combine(output, "cells")), data, device);
        var tables = new Tables(plan, runner);
        var result = CellProgress.Run(console, tables.CellCount, onFinished => tables.Run(onFinished, cancellation));
        var files = new TablesReport(result).Write(output, Provenance.Describe(plan.Seeds), cancellation);
        console.Write(ScoreTable.Of(result));
        files.ToList().ForEach(console.WriteLine);
    }
}
