namespace SoftStep.Samples.Training;

/// <param name="MeanSquaredError">Of the standardised label.</param>
/// <param name="RSquared">1 − MSE / variance of the labels.</param>
/// <param name="ZeroWeightShare">The share of weights that are exactly zero; null for a head without neighbours.</param>
internal sealed record EvaluationResult(double MeanSquaredError, double RSquared, double? ZeroWeightShare);
