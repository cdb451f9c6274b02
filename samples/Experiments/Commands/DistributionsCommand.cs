using System.CommandLine;
using SoftStep.Experiments.Distributions;

namespace SoftStep.Experiments.Commands;

internal static class DistributionsCommand
{
    public static Command Create() =>
        DataSetCommand.Create(
            "distributions",
            "Compares predicted distributions and calibrated intervals of linear and neighbour heads on one data set.",
            "Which data set's labels to predict.",
            "diamonds",
            (dataSet, data, output, seed, device) =>
                new DistributionFigure(new(dataSet, data, output, seed, device), CommandRunner.Output).Write
        );
}
