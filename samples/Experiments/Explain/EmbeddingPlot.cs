using System.Globalization;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Explain;

/// <summary>The test set's embeddings on two principal components, coloured by label: a panel for each model.</summary>
internal static class EmbeddingPlot
{
    /// <param name="labels">Of the test set, one for each point.</param>
    public static void Draw(
        IReadOnlyList<(string Head, Projection Projection)> models,
        IReadOnlyList<double> labels,
        ExplainOptions options,
        CancellationToken cancellation
    )
    {
        var name = options.NameOf("-embedding");
        CsvFile.Write(
            Path.Combine(options.Folder, name + ".csv"),
            ["head", "component1", "component2", "label"],
            models.SelectMany(model =>
                model.Projection.Points.Zip(
                    labels,
                    (point, label) => new object[] { model.Head, point.First, point.Second, label }
                )
            )
        );
        var panels = models.Select(model =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                set title '{model.Head}' offset 0,-0.4
                set xlabel 'first principal component ({model.Projection.Shares.First:P0} of the variance)'
                set ylabel 'second ({model.Projection.Shares.Second:P0})'
                plot '{name}.csv' using (strcol(1) eq '{model.Head}' ? $2 : NaN):3:4 with points pointtype 7 pointsize 0.35 linecolor palette
                """
            )
        );
        var script = $"""
            set multiplot layout 1,{models.Count} margins 0.07,0.89,0.13,0.91 spacing 0.08,0
            set cblabel '{options.DataSet.Label}' offset 0.8,0
            set colorbox user origin screen 0.91, screen 0.13 size screen 0.015, screen 0.78
            unset key
            {string.Join("\nunset colorbox\n", panels)}
            unset multiplot
            """;
        new Plot(name, 1200, 520, script).Draw(options.Folder, cancellation);
    }
}
