using System.CommandLine;
using SoftStep.Experiments.Distributions;
using SoftStep.Experiments.Output;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

internal static class DistributionsCommand
{
    public static Command Create() =>
        ExperimentCommand.Create(
            "distributions",
            "Compares predicted distributions and calibrated intervals of linear and neighbour heads.",
            Run
        );

    private static void Run(ExperimentOptions options, CancellationToken cancellation)
    {
        var console = CommandRunner.Output;
        var plan = options.Quick ? DistributionsPlan.Quick(options.Seed) : DistributionsPlan.Full(options.Seed);
        using var runner = options.Runner<ForecastCell>();
        var comparison = new DistributionsComparison(plan, runner);
        var result = CellProgress.Run(
            console,
            comparison.CellCount,
            onFinished => comparison.Run(onFinished, cancellation)
        );
        var files = new DistributionsReport(result).Write(
            options.Output,
            Provenance.Describe(plan.Seeds),
            cancellation
        );
        files.ToList().ForEach(console.WriteLine);
        new BandFigure(plan, options.Output, console).Write(cancellation);
    }
}
