using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace SoftStep.Experiments.Comparison;

/// <summary>One training run: everything that decides what comes out of it.</summary>
/// <param name="DataSet">The data set's name.</param>
/// <param name="Head">The trained head's name.</param>
/// <param name="Effort">How many training rows it sees at most, over all epochs.</param>
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
    /// <summary>Different for different runs, and good for a file's name.</summary>
    [JsonIgnore]
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Plain(DataSet)}.{Plain(Head)}.{Configuration.Name}.{Similarity}{EmbeddingSize}.rows{Effort}.seed{Seed}"
        );

    private static string Plain(string name) => NotPlain().Replace(name.ToLowerInvariant(), "-");

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
