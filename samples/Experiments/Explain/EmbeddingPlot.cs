using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Explain;

/// <summary>The test set's embeddings on two principal components, coloured by label, one panel per model.</summary>
internal static class EmbeddingPlot
{
    // In points.
    private const double Left = 62;
    private const double Top = 36;
    private const double Width = 340;
    private const double Height = 300;
    private const double Gap = 62;

    /// <param name="labels">Of the test set, one per point.</param>
    public static void Draw(
        IReadOnlyList<(string Head, Projection Projection)> models,
        IReadOnlyList<double> labels,
        ExplainOptions options,
        CancellationToken cancellation
    )
    {
        using var picture = new Picture(
            options.NameOf("-embedding"),
            "The test set on two principal components, coloured by label",
            900,
            390
        );
        var range = PictureStyle.Span(labels);
        foreach (var (i, (head, projection)) in models.Index())
        {
            var left = Left + (i * (Width + Gap));
            var panel = picture.Panel(left, Top, Width, Height);
            picture.Title(head, left, Top, Width);
            panel.XLabel(
                $"first principal component ({PictureStyle.Number(100 * projection.Shares.First, "0")} % of the variance)"
            );
            panel.YLabel($"second ({PictureStyle.Number(100 * projection.Shares.Second, "0")} %)");
            var (x, y) = (
                PictureStyle.Span([.. projection.Points.Select(point => point.First)], 0.04),
                PictureStyle.Span([.. projection.Points.Select(point => point.Second)], 0.04)
            );
            panel.Axes.SetLimits(x.Min, x.Max, y.Min, y.Max);
            foreach (var (point, label) in projection.Points.Zip(labels))
            {
                var color = PictureStyle.Map.GetColor((label - range.Min) / (range.Max - range.Min));
                panel.Add.Marker(point.First, point.Second, MarkerShape.FilledCircle, 3.6f, color);
            }
        }

        var right = Left + (models.Count * (Width + Gap)) - Gap + 16;
        picture.Scale(right, Top, 12, Height, range);
        picture.Caption(
            options.DataSet.Label,
            888,
            Top + (Height / 2),
            ScottPlot.Alignment.MiddleCenter,
            rotation: -90
        );
        picture.Draw(options.Folder, cancellation);
    }
}
