using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using SoftStep.Experiments.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Commands;

/// <summary>Trains every head behind the same initial encoder, on the same rows in the same order, and prints a table.</summary>
internal sealed class Demo(DemoOptions options, IAnsiConsole console)
{
    public void Run(CancellationToken cancellation)
    {
        set_num_threads(Trainer.Threads);
        var images = FashionMnist.LoadImages(options.DataFolder);
        using var data = RotatedImages.Create(images, options.Sizes, options.Seed);
        console.WriteLine($"Fashion-MNIST: by which angle in ±{RotatedImages.MaxDegrees}° was an image turned?");
        console.WriteLine(
            $"{options.Sizes.Train} images to train on, {options.Sizes.Validation} to choose the epoch by, "
                + $"{options.Sizes.Test} to test; seed {options.Seed}."
        );

        var progress = new TrainingProgress(
            console,
            options.Training.Epochs,
            (head, onEpoch) => Train(head, data, onEpoch, cancellation)
        );
        var results = progress.Run(HeadChoice.All);

        console.Write(DemoTable.Of(results, data.Target));
    }

    private DemoResult Train(
        HeadChoice choice,
        RegressionData data,
        Action<EpochReport> onEpoch,
        CancellationToken cancellation
    )
    {
        manual_seed(options.Seed);
        var encoder = ImageEncoder.Create(options.EmbeddingSize);
        var head = choice.Create(options.EmbeddingSize);
        using var model = new DeepRegressor(encoder, head);
        var evaluator = new Evaluator(model, head, data.Train);

        var training = new Trainer(options.Training).Fit(
            model,
            data.Train,
            bank => evaluator.MeanSquaredError(data.Validation, bank),
            options.Seed,
            onEpoch,
            cancellation
        );
        return new DemoResult(choice.Name, training, evaluator.Evaluate(data.Test));
    }
}
