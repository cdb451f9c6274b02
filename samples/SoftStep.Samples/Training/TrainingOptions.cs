namespace SoftStep.Samples.Training;

internal sealed record TrainingOptions
{
    public int Epochs { get; init; } = 16;

    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's at the start; it falls to zero along a cosine over the epochs.</summary>
    public double LearningRate { get; init; } = 1e-3;
}
