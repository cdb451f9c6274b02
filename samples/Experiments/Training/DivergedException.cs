namespace SoftStep.Experiments.Training;

/// <summary>The validation error is not finite.</summary>
internal sealed class DivergedException(int epoch, double error)
    : Exception($"Training diverged: the validation error after epoch {epoch} is {error}.");
