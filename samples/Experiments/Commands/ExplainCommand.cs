using System.CommandLine;
using SoftStep.Experiments.Explain;

namespace SoftStep.Experiments.Commands;

internal static class ExplainCommand
{
    public static Command Create() =>
        DataSetCommand.Create(
            "explain",
            "Shows the neighbours that made some predictions, and the embeddings of a linear head and of SoftStep.",
            "Which data set's predictions to explain.",
            "images",
            (dataSet, data, output, seed, device) =>
                new ExplainFigure(new(dataSet, data, output, seed, device), CommandRunner.Output).Write
        );
}
