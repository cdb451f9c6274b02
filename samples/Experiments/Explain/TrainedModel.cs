using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>A model in evaluation mode and its head, trained now or loaded from the weights file of an earlier training.</summary>
internal sealed record TrainedModel(DeepRegressor Model, RegressionHead Head) : IDisposable
{
    public static TrainedModel FindOrTrain(
        HeadChoice choice,
        RegressionData data,
        ExplainOptions options,
        CancellationToken cancellation
    )
    {
        manual_seed(options.Seed);
        var encoder = options.DataSet.CreateEncoder(options.EmbeddingSize);
        var head = choice.Create(options.EmbeddingSize);
        var trained = new TrainedModel(new DeepRegressor(encoder, head), head);
        trained.Model.to(options.Device);
        var path = Path.Combine(options.Folder, "models", FileName(choice, options));
        if (File.Exists(path))
        {
            trained.Load(path);
        }
        else
        {
            Trainer.FitAgainstTrainingSet(trained.Model, head, data, options.Effort, options.Seed, cancellation);
            OutputFile.Write(path, partial => trained.Model.save(partial));
        }

        trained.Model.eval();
        return trained;
    }

    public void Dispose() => Model.Dispose();

    private static string FileName(HeadChoice choice, ExplainOptions options) =>
        $"{options.DataSet.Name}.{choice.Name}.seed{options.Seed}.dat".Replace(" + ", "-").Replace(' ', '-');

    private void Load(string path)
    {
        try
        {
            Model.load(path);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or FormatException)
        {
            throw new DataFileException(
                $"{path}: these are not this model's weights ({exception.Message}); delete the file to train it again.",
                exception
            );
        }
    }
}
