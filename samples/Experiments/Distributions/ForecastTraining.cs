using System.Diagnostics;
using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>
/// Trains a forecaster as all others: the same encoder, and the same criterion by which the epoch is chosen, the CRPS on one half of
/// the validation set. The other half is for the calibration.
/// </summary>
internal static class ForecastTraining
{
    public static CellTask<ForecastCell> Task(CellKey key, DataSet dataSet, Forecaster forecaster) =>
        new(
            key,
            dataSet,
            (data, cancellation) =>
            {
                var clock = Stopwatch.StartNew();
                try
                {
                    var (error, forecast) = Run(key, dataSet, forecaster, data, cancellation);
                    return new(key, error, clock.Elapsed.TotalSeconds, ForecastScores.Of(forecast));
                }
                catch (DivergedException)
                {
                    return new(key, double.PositiveInfinity, clock.Elapsed.TotalSeconds, null);
                }
            }
        );

    /// <returns>The lowest CRPS on the first half of the validation set, and what was predicted then.</returns>
    public static (double Error, Forecast Forecast) Run(
        CellKey key,
        DataSet dataSet,
        Forecaster forecaster,
        RegressionData data,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        var (choosing, calibration) = Halves(data.Validation);
        using var created = CellModel.Create(key, dataSet, forecaster.Create, data.Train.Labels.device);
        var model = created.Regressor;
        var result = new Trainer(key.Training(data.Train.Count), forecaster.Loss).Fit(
            model,
            data.Train,
            known => Rows(known, choosing).Crps,
            key.Seed,
            cancellation
        );
        using var bank = created.Head is NeighborHead ? model.BuildBank(data.Train.Inputs, data.Train.Labels) : null;
        return (result.ValidationError, new(Rows(bank, calibration), Rows(bank, data.Test)));

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
