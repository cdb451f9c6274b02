using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>
/// Trains a forecaster as all others: one encoder, the same learning rates to try, and the same criterion by which the epoch and
/// the rate are chosen, the CRPS on one half of the validation set. The other half is for the calibration.
/// </summary>
internal static class ForecastTraining
{
    public static Forecast Run(Forecaster forecaster, DistributionOptions options, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var loaded = options.DataSet.Load(options.DataFolder, options.Seed);
        using var data = loaded.To(options.Device);
        var (choosing, calibration) = Halves(data.Validation);
        return options
            .LearningRates.Select(rate => Train(forecaster, rate, data, choosing, calibration, options, cancellation))
            .MinBy(trial => trial.Error)
            .Forecast;
    }

    private static (double Error, Forecast Forecast) Train(
        Forecaster forecaster,
        double learningRate,
        RegressionData data,
        LabeledSet choosing,
        LabeledSet calibration,
        DistributionOptions options,
        CancellationToken cancellation
    )
    {
        manual_seed(options.Seed);
        var encoder = options.DataSet.CreateEncoder(options.EmbeddingSize);
        var head = forecaster.Create(options.EmbeddingSize);
        using var model = new DeepRegressor(encoder, head);
        model.to(options.Device);
        var isNeighbor = head is NeighborHead;
        var training = new TrainingOptions
        {
            Epochs = TrainingOptions.EpochsFor(options.Effort, data.Train.Count),
            LearningRate = learningRate,
            Candidates = isNeighbor ? CandidateSource.TrainingSet : CandidateSource.Batch,
        };
        var result = new Trainer(training, forecaster.Loss).Fit(
            model,
            data.Train,
            known => Rows(known, choosing).Crps,
            options.Seed,
            cancellation
        );
        using var bank = isNeighbor ? model.BuildBank(data.Train.Inputs, data.Train.Labels) : null;
        return (result.ValidationError, new(forecaster.Name, Rows(bank, calibration), Rows(bank, data.Test)));

        ForecastRows Rows(ReferenceBank? known, LabeledSet rows)
        {
            using var scope = NewDisposeScope();
            var quantiles = forecaster.Quantiles(model, known, rows.Inputs, choosing);
            return new([.. Numbers(quantiles).Chunk(Forecaster.Levels.Count)], Numbers(rows.Labels));
        }
    }

    private static double[] Numbers(Tensor values) => values.to(ScalarType.Float64).cpu().data<double>().ToArray();

    private static (LabeledSet, LabeledSet) Halves(LabeledSet rows)
    {
        var half = rows.Count / 2;
        return (Part(0, half), Part(half, rows.Count - half));

        LabeledSet Part(int first, int count) =>
            new(rows.Inputs.narrow(0, first, count), rows.Labels.narrow(0, first, count));
    }
}
