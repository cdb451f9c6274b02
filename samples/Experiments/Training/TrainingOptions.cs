namespace SoftStep.Experiments.Training;

internal sealed record TrainingOptions
{
    public int Epochs { get; init; } = 16;

    /// <summary>The number of epochs in which about that many rows are seen: at least 8, at most 100.</summary>
    public static int EpochsFor(int effort, int rows) => Math.Clamp(effort / rows, 8, 100);

    /// <summary>Training stops after this many epochs without a lower validation error; null for never.</summary>
    public int? Patience { get; init; }

    public int BatchSize { get; init; } = 32;

    public CandidateSource Candidates { get; init; } = CandidateSource.Batch;

    /// <summary>Adam's initial learning rate; it falls to zero along a cosine over the epochs.</summary>
    public double LearningRate { get; init; } = 1e-3;
}
