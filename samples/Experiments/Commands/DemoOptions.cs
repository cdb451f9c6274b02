using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Commands;

internal sealed record DemoOptions(string DataFolder, int Seed, TrainingOptions Training)
{
    public SplitSizes Sizes { get; init; } = new(Train: 5_000, Validation: 1_000, Test: 2_000);

    public long EmbeddingSize { get; init; } = 25;
}
