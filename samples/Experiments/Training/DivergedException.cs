namespace SoftStep.Experiments.Training;

/// <summary>A training whose error is not a finite number.</summary>
internal sealed class DivergedException(int epoch, double error)
    : Exception($"Training diverged: the validation error after epoch {epoch} is {error}.");
