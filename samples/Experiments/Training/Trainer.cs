using System.Diagnostics;
using SoftStep.Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Training;

/// <summary>Trains every head in the same way: Adam with a cosine schedule, each row predicted from its candidates.</summary>
/// <param name="loss">Null for the mean squared error.</param>
internal sealed class Trainer(TrainingOptions options, BatchLoss? loss = null)
{
    private readonly BatchLoss loss = loss ?? MeanSquaredError;

    /// <summary>The number of Torch threads: fixed, because the rounding of sums depends on it.</summary>
    public const int Threads = 2;

    /// <summary>
    /// Trains a model against the whole training set, by the mean squared error, and leaves it with the weights of the epoch with
    /// the lowest validation error.
    /// </summary>
    /// <param name="head">The model's.</param>
    /// <param name="effort">The number of training rows seen over all epochs, at most.</param>
    /// <param name="seed">Decides the order of the batches.</param>
    public static Evaluator FitAgainstTrainingSet(
        DeepRegressor model,
        RegressionHead head,
        RegressionData data,
        int effort,
        int seed,
        CancellationToken cancellation
    )
    {
        var evaluator = new Evaluator(model, head, data.Train);
        var options = new TrainingOptions
        {
            Epochs = TrainingOptions.EpochsFor(effort, data.Train.Count),
            Candidates = CandidateSource.TrainingSet,
        };
        new Trainer(options).Fit(
            model,
            data.Train,
            bank => evaluator.MeanSquaredError(data.Validation, bank),
            seed,
            cancellation
        );
        return evaluator;
    }

    /// <summary>Trains the model and leaves it with the weights of the epoch with the lowest validation error.</summary>
    /// <param name="validationError">Scores the present model; gets the encoded training set if there is one.</param>
    /// <param name="seed">Decides the order of the batches.</param>
    /// <exception cref="DivergedException">The error of the first epoch is not a number.</exception>
    public TrainingResult Fit(
        DeepRegressor model,
        LabeledSet train,
        Func<ReferenceBank?, double> validationError,
        int seed,
        CancellationToken cancellation,
        Action<EpochReport>? onEpoch = null
    )
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        using var optimizer = optim.Adam(model.parameters(), lr: options.LearningRate);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, options.Epochs);
        using var best = new BestWeights(model);
        using var bank =
            options.Candidates == CandidateSource.TrainingSet
                ? new TrainingSetBank(model, train.Inputs, train.Labels, train.Groups)
                : null;

        for (var epoch = 1; epoch <= options.Epochs && !(epoch - best.Epoch > options.Patience); epoch++)
        {
            TrainEpoch(model, bank, optimizer, train, random, cancellation);
            schedule.step();
            bank?.Refresh();
            var error = validationError(bank?.Rows);
            if (!double.IsFinite(error))
            {
                // Training cannot recover, but the best epoch before may be good.
                if (best.Epoch == 0)
                {
                    throw new DivergedException(epoch, error);
                }

                break;
            }

            onEpoch?.Invoke(new EpochReport(epoch, error));
            best.Observe(epoch, error);
        }

        best.Restore();
        return new TrainingResult(best.Epoch, best.Error, clock.Elapsed);
    }

    private void TrainEpoch(
        DeepRegressor model,
        TrainingSetBank? bank,
        optim.Optimizer optimizer,
        LabeledSet train,
        Random random,
        CancellationToken cancellation
    )
    {
        model.train();
        var order = Enumerable.Range(0, train.Count).Select(row => (long)row).ToArray();
        random.Shuffle(order);
        var batchSize = Math.Min(options.BatchSize, train.Count);
        foreach (var rows in order.Chunk(batchSize).Where(rows => rows.Length == batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var ids = tensor(rows, device: train.Labels.device);
            var (inputs, labels, groups) = train.Rows(ids);
            optimizer.zero_grad();
            loss(model, bank, new(inputs, labels, groups, ids)).backward();
            optimizer.step();
        }
    }

    public static Tensor MeanSquaredError(DeepRegressor model, TrainingSetBank? bank, Batch batch)
    {
        var predictions = bank is null
            ? model.LeaveOneOut(batch.Inputs, batch.Labels, groups: batch.Groups)
            : bank.call(batch.Inputs, batch.Labels, batch.Ids);
        return nn.functional.mse_loss(predictions, batch.Labels);
    }
}
