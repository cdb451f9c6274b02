using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Comparison;

/// <summary>The heads' test errors divided by the linear head's, by data set, on a logarithmic scale.</summary>
internal static class RatioPlot
{
    // In points.
    private const double Left = 112;
    private const double Top = 64;
    private const double Width = 770;
    private const double RowHeight = 88;

    /// <summary>The share of a data set's height that its heads fill.</summary>
    private const double Filled = 0.78;

    private static readonly double[] Ratios = [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 6, 8];
    private static readonly Color Band = Color.FromHex("#F6F6F6");

    public static void Draw(IReadOnlyList<HeadRatio> ratios, string folder, CancellationToken cancellation)
    {
        string[] dataSets = [.. ratios.Select(it => it.DataSet).Distinct()];
        string[] heads = [.. ratios.Select(it => it.Head).Distinct()];
        var height = RowHeight * dataSets.Length;
        using var picture = new Picture(
            "tables",
            "The heads' test errors over the linear head's on each data set",
            900,
            (int)(Top + height + 56)
        );
        var panel = picture.Panel(Left, Top, Width, height);
        var span = PictureStyle.Span(
            [.. ratios.Select(it => Math.Log(it.Lowest)), .. ratios.Select(it => Math.Log(it.Highest)), 0],
            0.03
        );
        panel.Axes.SetLimits(span.Min, span.Max, dataSets.Length - 0.5, -0.5);
        PictureStyle.Ticks(panel.Axes.Left, dataSets.Select((name, row) => ((double)row, name)));
        PictureStyle.Ticks(
            panel.Axes.Bottom,
            Ratios
                .Where(ratio => Math.Log(ratio) >= span.Min && Math.Log(ratio) <= span.Max)
                .Select(ratio => (Math.Log(ratio), PictureStyle.Number(ratio)))
        );
        panel.Axes.Left.MajorTickStyle.Length = 0;
        panel.Axes.Left.TickLabelStyle.FontSize = PictureStyle.LabelSize;
        panel.Grid.YAxisStyle.IsVisible = false;
        panel.XLabel("test MSE / linear head’s, mean ± standard deviation over seeds; left of 1 is better");
        for (var row = 1; row < dataSets.Length; row += 2)
        {
            var band = panel.Add.Rectangle(span.Min, span.Max, row - 0.5, row + 0.5);
            band.FillColor = Band;
            band.LineWidth = 0;
        }

        var one = panel.Add.VerticalLine(0, 1, PictureStyle.Ink);
        one.LinePattern = LinePattern.Dashed;
        foreach (var it in ratios)
        {
            var index = Array.IndexOf(heads, it.Head);
            var (color, marker) = PictureStyle.Series[index + 1];
            var row = Array.IndexOf(dataSets, it.DataSet) + ((((index + 0.5) / heads.Length) - 0.5) * Filled);
            var line = panel.Add.Line(Math.Log(it.Lowest), row, Math.Log(it.Highest), row);
            line.LineColor = color;
            line.LineWidth = PictureStyle.LineWidth;
            Picture.Style(panel.Add.Marker(Math.Log(it.Ratio), row).MarkerStyle, color, marker);
        }

        foreach (var (i, head) in heads.Index())
        {
            var (color, marker) = PictureStyle.Series[i + 1];
            picture.Key(head, Left + (i % 4 * 194), 18 + (i / 4 * 22), color, marker);
        }
        picture.Draw(folder, cancellation);
    }
}
