using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Demo;

/// <summary>A small encoder, any head, and the usual training loop.</summary>
internal static class Training
{
    public const int EmbeddingSize = 25;
    public const int Epochs = 16;

    private const int BatchSize = 32;

    /// <summary>Trains a head and scores it. The seed decides the encoder's initial weights and the order of the rows.</summary>
    /// <param name="createHead">Called after the encoder is created, so that all heads get the same encoder.</param>
    public static Score Run(RotatedImages data, Func<RegressionHead> createHead, int seed, Action onEpoch)
    {
        using var training = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        manual_seed(seed);
        var encoder = CreateEncoder();
        var head = createHead();
        using var model = new DeepRegressor(encoder, head);
        using var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, Epochs);
        using var trainingSet = new TrainingSetBank(model, data.Train.Images, data.Train.Angles);
        model.train();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var rows in randperm(data.Train.Count).split(BatchSize))
            {
                using var step = NewDisposeScope();
                var (images, angles) = (data.Train.Images[rows], data.Train.Angles[rows]);
                var loss = functional.mse_loss(trainingSet.call(images, angles, rows), angles);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
            schedule.step();
            trainingSet.Refresh();
            onEpoch();
        }
        return Score(model, head, trainingSet.Rows, data.Test, clock.Elapsed);
    }

    private static Module<Tensor, Tensor> CreateEncoder() =>
        Sequential(
            ("conv1", Conv2d(1, 16, 3, stride: 2, padding: 1)),
            ("norm1", BatchNorm2d(16)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(16, 32, 3, stride: 2, padding: 1)),
            ("norm2", BatchNorm2d(32)),
            ("relu2", ReLU()),
            ("flatten", Flatten()),
            ("fc1", Linear(32 * 7 * 7, 64)),
            ("relu3", ReLU()),
            ("fc2", Linear(64, EmbeddingSize)),
            // Without a learned scale, so that distances suit a temperature of 1.
            ("norm3", BatchNorm1d(EmbeddingSize, affine: false))
        );

    private static Score Score(
        DeepRegressor model,
        RegressionHead head,
        ReferenceBank bank,
        Rows test,
        TimeSpan duration
    )
    {
        var error = functional.mse_loss(model.Predict(test.Images, bank), test.Angles).item<float>();
        double? zeros = null;
        if (head is NeighborHead)
        {
            using var explanation = model.Explain(test.Images, bank);
            zeros = 1 - explanation.Neighbors.to(ScalarType.Float64).mean().item<double>() / bank.Count;
        }
        return new Score(error, zeros, duration);
    }
}
