using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>Everything that determines the result of a training run.</summary>
/// <param name="DataSet">The data set's name.</param>
/// <param name="Head">The trained head's name.</param>
/// <param name="Effort">The number of training rows seen over all epochs, at most.</param>
internal sealed partial record CellKey(
    string DataSet,
    string Head,
    Configuration Configuration,
    int Seed,
    int Effort,
    long EmbeddingSize,
    SimilarityKind Similarity
)
{
    /// <summary>Unique per run, and usable as a file name.</summary>
    [JsonIgnore]
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Plain(DataSet)}.{Plain(Head)}.{Configuration.Name}.{Similarity}{EmbeddingSize}.rows{Effort}.seed{Seed}"
        );

    /// <param name="rows">The number of training rows.</param>
    public TrainingOptions Training(int rows)
    {
        var epochs = TrainingOptions.EpochsFor(Effort, rows);
        return new TrainingOptions
        {
            Epochs = epochs,
            Patience = epochs / 2,
            BatchSize = Configuration.BatchSize,
            Candidates = Configuration.Candidates,
            LearningRate = Configuration.LearningRate,
        };
    }

    private static string Plain(string name) => NotPlain().Replace(name.ToLowerInvariant(), "-");

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
