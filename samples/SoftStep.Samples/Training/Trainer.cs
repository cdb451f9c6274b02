using System.Diagnostics;
using SoftStep.Samples.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Samples.Training;

/// <summary>Trains any head the same way: leave-one-out in the batch, by Adam with a cosine schedule.</summary>
internal sealed class Trainer(TrainingOptions options)
{
    /// <summary>Trains the model and leaves it with the weights of the epoch with the lowest validation error.</summary>
    /// <param name="validationError">Scores the model as it is.</param>
    /// <param name="seed">Decides the order of the batches.</param>
    public TrainingResult Fit(
        DeepRegressor model,
        LabeledSet train,
        Func<double> validationError,
        int seed,
        Action<EpochReport> onEpoch,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        using var optimizer = optim.Adam(model.parameters(), lr: options.LearningRate);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, options.Epochs);
        using var best = new BestWeights(model);

        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            TrainEpoch(model, optimizer, train, random, cancellation);
            schedule.step();
            var error = validationError();
            if (!double.IsFinite(error))
            {
                throw new InvalidOperationException(
                    $"Training diverged: the validation error after epoch {epoch} is {error}."
                );
            }

            onEpoch(new EpochReport(epoch, error));
            best.Observe(epoch, error);
        }

        best.Restore();
        return new TrainingResult(best.Epoch, best.Error, clock.Elapsed);
    }

    private void TrainEpoch(
        DeepRegressor model,
        optim.Optimizer optimizer,
        LabeledSet train,
        Random random,
        CancellationToken cancellation
    )
    {
        model.train();
        var order = Enumerable.Range(0, train.Count).Select(row => (long)row).ToArray();
        random.Shuffle(order);
        foreach (var rows in order.Chunk(options.BatchSize).Where(rows => rows.Length == options.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (inputs, labels) = train.Rows(rows);
            var loss = nn.functional.mse_loss(model.call(inputs, labels), labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }
}
