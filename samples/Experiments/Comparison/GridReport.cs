using SoftStep.Experiments.Output;
using static System.FormattableString;

namespace SoftStep.Experiments.Comparison;

/// <summary>The grid as Markdown, CSV and heat maps.</summary>
internal sealed class GridReport(GridResult result)
{
    private GridPlan Plan => result.Plan;

    public string Markdown(string provenance) =>
        $"""
            # Similarity, embedding size and batch size

            {provenance}
            NCA + SoftStep trained in the batch, Adam at 0.001; R² of the test set, mean ± standard deviation over {Plan.Seeds.Count} seeds.

            ![R² by similarity, embedding size and batch size](grid.svg)

            {string.Join("\n", result.DataSets.Select(Section))}
            """;

    /// <summary>Writes everything and returns the files.</summary>
    public IReadOnlyList<string> Write(string folder, string provenance, CancellationToken cancellation)
    {
        OutputFile.WriteText(Path.Combine(folder, "grid.md"), Markdown(provenance));
        CellsCsv.Write(Path.Combine(folder, "cells.csv"), result.Cells);
        GridPoint[] points = [.. result.DataSets.SelectMany(result.Of)];
        GridCsv.Save(folder, points);
        GridPlot.Draw(points, folder, cancellation);
        return [.. new[] { "grid.md", "cells.csv", "grid.csv", "grid.svg" }.Select(name => Path.Combine(folder, name))];
    }

    private string Section(string dataSet) =>
        $"""
            ## {dataSet}

            Mean R² over all combinations with that value:

            {MarkdownTable.Of(["similarity", "R²"], result.Order(dataSet).Select(kind => Row($"{kind}", dataSet, point => point.Similarity == kind)))}
            {MarkdownTable.Of(["embedding size", "R²"], Plan.EmbeddingSizes.Select(size => Row($"{size}", dataSet, point => point.EmbeddingSize == size)))}
            {MarkdownTable.Of(["batch size", "R²"], Plan.BatchSizes.Select(size => Row($"{size}", dataSet, point => point.BatchSize == size)))}
            All combinations, the best first:

            {MarkdownTable.Of(
                ["similarity", "embedding size", "batch size", "R²"],
                result.Of(dataSet).Select(point => (IReadOnlyList<string>)
                    [$"{point.Similarity}", $"{point.EmbeddingSize}", $"{point.BatchSize}", Invariant($"{point.RSquared.Mean:0.000} ± {point.RSquared.StandardDeviation:0.000}")])
            )}
            """;

    private IReadOnlyList<string> Row(string name, string dataSet, Func<GridPoint, bool> belongs) =>
        [name, Invariant($"{result.Mean(dataSet, belongs):0.000}")];
}
