using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;
using static System.FormattableString;

namespace SoftStep.Experiments.Comparison;

/// <summary>The grid as Markdown, CSV and heat maps.</summary>
internal sealed class GridReport(GridResult result)
{
    private static readonly string[] Columns =
    [
        "data set",
        "rank",
        "similarity",
        "embedding size",
        "batch size",
        "mean r2",
        "standard deviation",
        "column",
        "row",
    ];

    private GridPlan Plan => result.Plan;

    public string Markdown(string provenance) =>
        $"""
            # Similarity, embedding size and batch size

            {provenance}
            NCA + SoftStep in the batch, Adam at 0.001; R² of the test set, mean ± standard deviation over {Plan.Seeds.Count} seeds.

            ![R² by similarity, embedding size and batch size](grid.svg)

            {string.Join("\n", result.DataSets.Select(Section))}
            """;

    /// <summary>Writes everything and returns the files.</summary>
    public IReadOnlyList<string> Write(string folder, string provenance, CancellationToken cancellation)
    {
        OutputFile.WriteText(Path.Combine(folder, "grid.md"), Markdown(provenance));
        CellsCsv.Write(Path.Combine(folder, "cells.csv"), result.Cells);
        CsvFile.Write(Path.Combine(folder, "grid.csv"), Columns, result.DataSets.SelectMany(Rows));
        Plot().Draw(folder, cancellation);
        return
        [
            .. new[] { "grid.md", "cells.csv", "grid.csv", "grid.svg", "grid.png", "grid.gp" }.Select(name =>
                Path.Combine(folder, name)
            ),
        ];
    }

    private string Section(string dataSet) =>
        $"""
            ## {dataSet}

            Mean R² over all that share a value:

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

    private IEnumerable<IReadOnlyList<object?>> Rows(string dataSet)
    {
        var order = result.Order(dataSet).ToList();
        return result
            .Of(dataSet)
            .Select(
                (point, i) =>
                    (IReadOnlyList<object?>)
                        [
                            dataSet,
                            i + 1,
                            point.Similarity,
                            point.EmbeddingSize,
                            point.BatchSize,
                            point.RSquared.Mean,
                            point.RSquared.StandardDeviation,
                            (IndexOf(Plan.EmbeddingSizes, point.EmbeddingSize) * Plan.BatchSizes.Count)
                                + IndexOf(Plan.BatchSizes, point.BatchSize),
                            order.IndexOf(point.Similarity),
                        ]
            );

        static int IndexOf<T>(IReadOnlyList<T> list, T item) => list.ToList().IndexOf(item);
    }

    private Plot Plot()
    {
        var columns = Plan.EmbeddingSizes.SelectMany(size => Plan.BatchSizes.Select(batch => $"'{size} / {batch}'"));
        var panels = result.DataSets.Select(dataSet =>
        {
            var scores = result.Of(dataSet).Select(point => point.RSquared.Mean).ToList();
            return Invariant(
                $"""
                set title '{dataSet}'
                set ytics ({Ticks(result.Order(dataSet).Select(kind => $"'{kind}'"))})
                set yrange [{Plan.Similarities.Count - 0.5}:-0.5]
                here(value) = strcol(1) eq '{dataSet}' ? value : NaN
                ink(score) = score < {(scores.Min() + scores.Max()) / 2} ? 0xFFFFFF : 0x000000
                plot 'grid.csv' using (here($8)):9:(0.5):(0.5):6 with boxxyerror fillstyle solid linecolor palette notitle, \
                  '' using (here($8)):9:(sprintf('%.2f', $6)):(ink($6)) with labels textcolor rgb variable font ',10' notitle
                """
            );
        });
        return new Plot(
            "grid",
            900,
            60 + (360 * result.DataSets.Count),
            $"""
            unset grid
            set multiplot layout {result.DataSets.Count}, 1
            set xtics ({Ticks(columns)}) scale 0
            set xrange [-0.5:{(Plan.EmbeddingSizes.Count * Plan.BatchSizes.Count) - 0.5}]
            set xlabel 'embedding size / batch size'
            set cblabel 'test R², mean over seeds'
            {string.Join("\n", panels)}
            unset multiplot
            """
        );
    }

    private static string Ticks(IEnumerable<string> labels) =>
        string.Join(", ", labels.Select((label, i) => $"{label} {i}"));
}
