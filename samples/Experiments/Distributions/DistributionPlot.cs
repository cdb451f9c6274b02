using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Distributions;

/// <summary>Left: how many labels are below the quantile of each level. Right: the width of calibrated intervals over their coverage.</summary>
internal static class DistributionPlot
{
    // In points.
    private const double Left = 64;
    private const double Top = 36;
    private const double Side = 270;
    private const double Gap = 76;

    public static Picture Create(string name, IReadOnlyList<Forecast> forecasts)
    {
        var picture = new Picture(
            name,
            "Reliability of the quantiles, and the width of calibrated intervals over their coverage",
            900,
            (int)(Top + Side + 56)
        );
        var reliability = picture.Panel(Left, Top, Side, Side);
        picture.Title("reliability", Left, Top, Side);
        reliability.XLabel("level of the quantile");
        reliability.YLabel("share of labels up to it");
        reliability.Axes.SetLimits(0, 1, 0, 1);
        var diagonal = reliability.Add.Line(0, 0, 1, 1);
        diagonal.LineColor = PictureStyle.Ink;
        diagonal.LinePattern = LinePattern.Dashed;

        var widths = picture.Panel(Left + Side + Gap, Top, Side, Side);
        picture.Title("calibrated intervals", Left + Side + Gap, Top, Side);
        widths.XLabel("share of labels inside");
        widths.YLabel("mean width");

        foreach (var (i, forecast) in forecasts.Index())
        {
            var (color, marker) = PictureStyle.Series[i];
            Line(
                reliability,
                [.. Forecaster.Levels],
                [.. Forecaster.Levels.Select((_, k) => forecast.Test.ShareUpTo(k))]
            );
            var scores = Forecast.IntervalLevels.Select(forecast.Calibrated).ToArray();
            Line(
                widths,
                Array.ConvertAll(scores, score => score.Coverage),
                Array.ConvertAll(scores, score => score.Width)
            );
            picture.Key(forecast.Name, Left + (2 * Side) + Gap + 14, Top + 20 + (i * 24), color, marker);

            void Line(Plot panel, double[] x, double[] y)
            {
                var line = panel.Add.Scatter(x, y, color);
                line.LineWidth = PictureStyle.LineWidth;
                Picture.Style(line.MarkerStyle, color, marker);
            }
        }
        var highest = forecasts.Max(forecast => forecast.Calibrated(Forecast.IntervalLevels[^1]).Width);
        widths.Axes.SetLimits(0, 1, 0, 1.05 * highest);
        return picture;
    }
}
