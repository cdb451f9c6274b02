using SoftStep.Experiments.Training;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Surfaces;

/// <param name="Folder">Where the files go.</param>
/// <param name="Seed">Decides the points, their noise, the initial weights and the batches.</param>
internal sealed record SurfaceOptions(string Folder, int Seed, Device Device)
{
    public int TrainingPoints { get; init; } = 800;

    public int ValidationPoints { get; init; } = 200;

    public long EmbeddingSize { get; init; } = 8;

    public TrainingOptions Training { get; init; } =
        new()
        {
            Epochs = 80,
            LearningRate = 3e-3,
            Candidates = CandidateSource.TrainingSet,
        };
}
