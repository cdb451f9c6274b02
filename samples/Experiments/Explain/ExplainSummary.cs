using System.Globalization;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>Explanations in Markdown.</summary>
internal sealed class ExplainSummary(ExplainOptions options, bool hasImages)
{
    public string Of(IReadOnlyList<ExplainedSample> explanations, RegressionData data)
    {
        var zeros = explanations.Average(it => (double)it.Zeros / it.Candidates);
        var images = hasImages ? $"\n![Samples and their neighbours]({options.NameOf("-neighbors.svg")})\n" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # The neighbours behind predictions: {options.DataSet.Name}

            An NCA head with SoftStep predicts the first {explanations.Count} rows of the test set as weighted means of the
            {explanations[
                0
            ].Candidates} training labels; {zeros:P1} of these weights are exactly zero. Labels: {options.DataSet.Label}. Seed {options.Seed}.
            {images}
            {string.Join("\n", explanations.Select(it => Section(it, data)))}
            ## The embedding

            ![The test set on two principal components, coloured by label]({options.NameOf("-embedding.svg")})

            """
        );
    }

    private static string Section(ExplainedSample it, RegressionData data)
    {
        var hasText = Text(data.Test.Inputs, it.Row) is not null;
        string[] columns = hasText ? ["input", "row", "label", "weight"] : ["row", "label", "weight"];
        var rows = it.Neighbors.Select(neighbor =>
            new[]
            {
                Text(data.Train.Inputs, neighbor.Row),
                $"{neighbor.Row}",
                neighbor.Label.ToString("0.###", CultureInfo.InvariantCulture),
                neighbor.Weight.ToString("0.0000", CultureInfo.InvariantCulture),
            }
                .OfType<string>()
                .ToArray()
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ## Test row {it.Row}{(hasText ? $": {Text(data.Test.Inputs, it.Row)}" : "")}

            True {it.Label:0.###}, predicted {it.Prediction:0.###}; {it.Zeros} of {it.Candidates} weights are exactly zero. The
            {it.Neighbors.Count} largest sum to {it.Neighbors.Sum(neighbor => neighbor.Weight):P1}:

            {MarkdownTable.Of(columns, rows)}
            """
        );
    }

    /// <summary>A row of character codes as text; null if the inputs are something else.</summary>
    private static string? Text(Tensor inputs, long row) =>
        inputs.dtype == ScalarType.Int64 && inputs.ndim == 2
            ? $"`{CharacterCodes.Decode(inputs[row].cpu().data<long>().ToArray())}`"
            : null;
}
