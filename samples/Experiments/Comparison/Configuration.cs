using System.Globalization;
using System.Text.Json.Serialization;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>The hyperparameters of a training run.</summary>
internal sealed record Configuration
{
    public double LearningRate { get; init; } = 1e-3;

    public int BatchSize { get; init; } = 32;

    public CandidateSource Candidates { get; init; } = CandidateSource.Batch;

    /// <summary>NCA's temperature or the strength of k-NN's soft rank; a linear head has neither.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether each coordinate of the embedding is batch-normalised before the head.</summary>
    public bool Normalized { get; init; }

    /// <summary>Short, unique per configuration, and usable as a file name.</summary>
    [JsonIgnore]
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Candidates == CandidateSource.Batch ? "batch" : "bank")}{BatchSize}-t{Temperature}-lr{LearningRate}{(Normalized ? "-norm" : "")}"
        );
}
