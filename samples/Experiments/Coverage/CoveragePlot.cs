using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Coverage;

/// <summary>The promised band over the number of calibration rows, and what each score measured, with three standard errors.</summary>
internal static class CoveragePlot
{
    // In points.
    private const double Left = 80;
    private const double Top = 24;
    private const double Width = 560;
    private const double Height = 300;

    /// <summary>How far the scores' markers are apart, as a share of n.</summary>
    private const double Apart = 0.05;

    public static Picture Create(IReadOnlyList<SimulatedCoverage> all)
    {
        var picture = new Picture(
            "coverage",
            "The share of new labels inside calibrated intervals, over the number of calibration rows",
            900,
            (int)(Top + Height + 56)
        );
        var panel = picture.Panel(Left, Top, Width, Height);
        panel.XLabel("n, calibration rows");
        panel.YLabel("share of labels inside");
        int[] rows = [.. all.Select(it => it.Rows).Distinct()];
        var (first, last) = (Math.Log(rows[0]) - 0.2, Math.Log(rows[^1]) + 0.2);
        double[] places = [.. Enumerable.Range(0, 101).Select(i => first + ((last - first) * i / 100))];
        var band = panel.Add.FillY(
            places,
            Array.ConvertAll(places, place => SimulatedCoverage.Promise(1).Lowest),
            Array.ConvertAll(places, place => SimulatedCoverage.Level + (1 / (Math.Exp(place) + 1)))
        );
        band.FillColor = PictureStyle.Ink.WithAlpha(0.12);
        band.LineWidth = 0;
        band.MarkerStyle.IsVisible = false;
        foreach (var (i, score) in all.GroupBy(it => it.Score).Index())
        {
            var (color, marker) = PictureStyle.Series[i];
            foreach (var it in score)
            {
                var x = Math.Log(it.Rows) + ((i - 1.5) * Apart);
                var error = 3 * it.StandardError;
                var line = panel.Add.Line(x, it.Share - error, x, it.Share + error);
                line.LineColor = color;
                line.LineWidth = PictureStyle.LineWidth;
                Picture.Style(panel.Add.Marker(x, it.Share).MarkerStyle, color, marker);
            }
            picture.Key(score.Key, Left + Width + 24, Top + 20 + (i * 24), color, marker);
        }
        picture.Caption("grey: promised", Left + Width + 24, Top + 20 + (4 * 24), ScottPlot.Alignment.MiddleLeft);
        PictureStyle.Ticks(panel.Axes.Bottom, rows.Select(n => (Math.Log(n), $"{n}")));
        panel.Axes.SetLimits(first, last, SimulatedCoverage.Level - 0.02, all.Max(it => it.Share) + 0.02);
        return picture;
    }
}
