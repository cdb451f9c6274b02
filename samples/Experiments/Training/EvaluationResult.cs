using static TorchSharp.torch;

namespace SoftStep.Experiments.Training;

/// <param name="MeanSquaredError">Of standardised labels.</param>
/// <param name="RSquared">1 − MSE / variance of the labels.</param>
/// <param name="ZeroWeightShare">The share of weights that are exactly zero; null for a head without neighbours.</param>
internal sealed record EvaluationResult(double MeanSquaredError, double RSquared, double? ZeroWeightShare)
{
    /// <summary>Scores predictions of labels of the same shape.</summary>
    public static EvaluationResult Of(Tensor predictions, Tensor labels, double? zeroWeightShare)
    {
        using var scope = NewDisposeScope();
        var error = nn.functional.mse_loss(predictions, labels).item<float>();
        var variance = (labels - labels.mean()).square().mean().item<float>();
        return new EvaluationResult(error, 1 - (error / variance), zeroWeightShare);
    }
}
