namespace SoftStep.Experiments.Training;

/// <param name="BestEpoch">The epoch, counted from 1, whose weights the model now holds.</param>
/// <param name="ValidationError">The mean squared error of those weights on the validation set.</param>
/// <param name="Duration">Training and validation together.</param>
internal sealed record TrainingResult(int BestEpoch, double ValidationError, TimeSpan Duration);
