using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>A head that is trained to predict a distribution, which is compared by its quantiles.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Create">Creates the head for an embedding size.</param>
/// <param name="Loss">Of a batch.</param>
/// <param name="Quantiles">
/// <c>(N, L)</c> at <see cref="Levels"/>, of a model, the bank if the head has neighbours, inputs, and held-out rows that may be used.
/// </param>
internal sealed record Forecaster(
    string Name,
    Func<long, RegressionHead> Create,
    BatchLoss Loss,
    Func<DeepRegressor, ReferenceBank?, Tensor, LabeledSet, Tensor> Quantiles
)
{
    /// <summary>0.05, 0.1, …, 0.95.</summary>
    public static IReadOnlyList<double> Levels { get; } = [.. Enumerable.Range(1, 19).Select(i => i / 20.0)];

    public static Forecaster Linear { get; } =
        new("linear + residuals", size => new LinearHead(size), Trainer.MeanSquaredError, ResidualQuantiles);

    public static Forecaster LinearQuantiles { get; } =
        new(
            "linear quantiles",
            size => new LinearHead(size, Levels.Count),
            (model, _, batch) =>
                Functional.PinballLoss(Outputs(model, batch, Levels.Count), batch.Labels.squeeze(-1), Levels).mean(),
            // Lines may cross.
            (model, _, inputs, _) => model.Predict(inputs).sort(-1).Values
        );

    public static Forecaster Gaussian { get; } =
        new("Gaussian", size => new LinearHead(size, 2), NegativeLogLikelihood, GaussianQuantiles);

    public static Forecaster Nca { get; } =
        new("NCA by MSE", _ => new NcaHead(), Trainer.MeanSquaredError, OfNeighbors);

    public static Forecaster NcaCrps { get; } = new("NCA by CRPS", _ => new NcaHead(), Crps, OfNeighbors);

    public static Forecaster NcaSoftStep { get; } =
        new("NCA + SoftStep by MSE", WithSoftStep, Trainer.MeanSquaredError, OfNeighbors);

    public static Forecaster NcaSoftStepCrps { get; } = new("NCA + SoftStep by CRPS", WithSoftStep, Crps, OfNeighbors);

    public static IReadOnlyList<Forecaster> All { get; } =
    [Linear, LinearQuantiles, Gaussian, Nca, NcaCrps, NcaSoftStep, NcaSoftStepCrps];

    /// <summary>Whether it predicts from the training set.</summary>
    public bool HasNeighbors => Quantiles == OfNeighbors;

    private static Tensor Crps(DeepRegressor model, TrainingSetBank? bank, Batch batch) =>
        bank!.Crps(batch.Inputs, batch.Labels, batch.Ids).mean();

    private static NcaHead WithSoftStep(long size) => new(warp: new SoftStepWarp(size, SoftStepOptions.ForNca));

    /// <summary>The outputs of a linear head that has several; of the labels only the shape counts.</summary>
    private static Tensor Outputs(DeepRegressor model, Batch batch, int count) =>
        model.LeaveOneOut(batch.Inputs, batch.Labels.expand(-1, count));

    /// <summary>The prediction and the quantiles of its errors on held-out rows.</summary>
    private static Tensor ResidualQuantiles(DeepRegressor model, ReferenceBank? bank, Tensor inputs, LabeledSet held)
    {
        var errors = (held.Labels - model.Predict(held.Inputs)).squeeze(-1);
        return model.Predict(inputs) + quantile(errors, tensor(Levels.ToArray(), errors.dtype, errors.device));
    }

    private static Tensor NegativeLogLikelihood(DeepRegressor model, TrainingSetBank? bank, Batch batch)
    {
        var (mean, logDeviation) = Gauss(Outputs(model, batch, 2));
        return (logDeviation + (((batch.Labels - mean) * (-logDeviation).exp()).square() / 2)).mean();
    }

    private static Tensor GaussianQuantiles(DeepRegressor model, ReferenceBank? bank, Tensor inputs, LabeledSet held)
    {
        var (mean, logDeviation) = Gauss(model.Predict(inputs));
        var normal = tensor(Levels.Select(level => (2 * level) - 1).ToArray(), mean.dtype, mean.device).erfinv();
        return mean + (logDeviation.exp() * normal * Math.Sqrt(2));
    }

    /// <summary>A deviation from 0.001 to 1,000 standard deviations of the labels.</summary>
    private static (Tensor Mean, Tensor LogDeviation) Gauss(Tensor outputs) =>
        (outputs.narrow(-1, 0, 1), outputs.narrow(-1, 1, 1).clamp(Math.Log(1e-3), Math.Log(1e3)));

    private static Tensor OfNeighbors(DeepRegressor model, ReferenceBank? bank, Tensor inputs, LabeledSet held)
    {
        using var distribution = model.PredictDistribution(inputs, bank!);
        return distribution.Quantile(Levels).squeeze(1);
    }
}
