using System.Globalization;
using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>The neighbours behind some predictions, and the embeddings of the test set by two models.</summary>
internal sealed class ExplainFigure(ExplainOptions options, IAnsiConsole console)
{
    public void Write(CancellationToken cancellation)
    {
        set_num_threads(Trainer.Threads);
        using var loaded = options.DataSet.Load(options.DataFolder, options.Seed);
        using var data = loaded.To(options.Device);
        using var linear = FindOrTrain(HeadChoice.Linear, data, cancellation);
        using var softStep = FindOrTrain(HeadChoice.NcaSoftStep, data, cancellation);
        var explanations = ExplainedSample.Of(softStep.Model, data, options.Samples, options.Neighbors);

        CsvFile.Write(
            Path.Combine(options.Folder, options.NameOf(".csv")),
            ["sample", "true_label", "prediction", "zero_weights", "neighbor", "label", "weight"],
            from it in explanations
            from neighbor in it.Neighbors
            select new object[]
            {
                it.Row,
                it.Label,
                it.Prediction,
                it.Zeros,
                neighbor.Row,
                neighbor.Label,
                neighbor.Weight,
            }
        );
        var hasImages = NeighborPlot.Suits(data.Test.Inputs);
        OutputFile.WriteText(
            Path.Combine(options.Folder, options.NameOf(".md")),
            new ExplainSummary(options, hasImages).Of(explanations, data)
        );
        if (hasImages)
        {
            NeighborPlot.Draw(explanations, data.Test.Inputs, data.Train.Inputs, options, cancellation);
        }

        EmbeddingPlot.Draw(
            [(HeadChoice.Linear.Name, Project(linear, data)), (HeadChoice.NcaSoftStep.Name, Project(softStep, data))],
            ExplainedSample.Labels(data.Test, data.Target),
            options,
            cancellation
        );
        console.WriteLine(Path.Combine(options.Folder, options.NameOf(".md")));
    }

    private TrainedModel FindOrTrain(HeadChoice choice, RegressionData data, CancellationToken cancellation)
    {
        var model = TrainedModel.FindOrTrain(choice, data, options, cancellation);
        var error = new Evaluator(model.Model, model.Head, data.Train).MeanSquaredError(data.Test);
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.DataSet.Name}, {choice.Name}: test MSE {error:0.0000}"
            )
        );
        return model;
    }

    private static Projection Project(TrainedModel model, RegressionData data)
    {
        using var embeddings = model.Model.Encode(data.Test.Inputs);
        return Projection.Of(embeddings, data.Test.Labels);
    }
}
