using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Distributions;

/// <summary>A panel for each data set with a line for each forecaster.</summary>
internal static class DistributionsPlot
{
    // In points.
    private const int Columns = 3;
    private const double Left = 66;
    private const double Top = 34;
    private const double Side = 218;
    private const double Across = 288;
    private const double Down = 292;

    public static void Draw(DistributionsResult result, string folder, CancellationToken cancellation)
    {
        using var reliability = Create(
            result,
            "reliability",
            "Reliability of the quantiles on each data set",
            ("level of the quantile", "share of labels up to it"),
            scores => (Forecaster.Levels, scores.SharesUpTo),
            hasDiagonal: true
        );
        reliability.Draw(folder, cancellation);
        using var widths = Create(
            result,
            "widths",
            "Mean width of calibrated intervals over their coverage, on each data set",
            ("share of labels inside", "mean width"),
            scores =>
                (
                    [.. scores.Calibrated.Select(interval => interval.Coverage)],
                    [.. scores.Calibrated.Select(interval => interval.Width)]
                )
        );
        widths.Draw(folder, cancellation);
    }

    private static Picture Create(
        DistributionsResult result,
        string name,
        string title,
        (string X, string Y) axes,
        Func<ForecastScores, (IReadOnlyList<double> X, IReadOnlyList<double> Y)> line,
        bool hasDiagonal = false
    )
    {
        var rows = (result.DataSets.Count / Columns) + 1;
        var picture = new Picture(name, title, 900, (int)(Top + (rows * Down)));
        foreach (var (i, dataSet) in result.DataSets.Index())
        {
            var (left, top) = Place(i);
            var panel = picture.Panel(left, top, Side, Side);
            picture.Title(dataSet, left, top, Side);
            panel.XLabel(axes.X);
            panel.YLabel(axes.Y);
            var highest = 0.0;
            foreach (var (k, forecaster) in Forecaster.All.Index())
            {
                var (color, marker) = PictureStyle.Series[k];
                var lines = result.Scores(dataSet, forecaster).Select(line).ToArray();
                var (x, y) = (Mean([.. lines.Select(it => it.X)]), Mean([.. lines.Select(it => it.Y)]));
                var drawn = panel.Add.Scatter(x, y, color);
                drawn.LineWidth = PictureStyle.LineWidth;
                Picture.Style(drawn.MarkerStyle, color, marker);
                drawn.MarkerStyle.Size = 5;
                highest = Math.Max(highest, y.Max());
            }
            if (hasDiagonal)
            {
                var diagonal = panel.Add.Line(0, 0, 1, 1);
                diagonal.LineColor = PictureStyle.Ink;
                diagonal.LinePattern = LinePattern.Dashed;
            }
            panel.Axes.SetLimits(0, 1, 0, hasDiagonal ? 1 : 1.05 * highest);
        }

        var (keyLeft, keyTop) = Place(result.DataSets.Count);
        foreach (var (k, forecaster) in Forecaster.All.Index())
        {
            var (color, marker) = PictureStyle.Series[k];
            picture.Key(forecaster.Name, keyLeft, keyTop + 16 + (k * 24), color, marker);
        }
        return picture;
    }

    private static (double Left, double Top) Place(int panel) =>
        (Left + (panel % Columns * Across), Top + (panel / Columns * Down));

    private static double[] Mean(IReadOnlyList<IReadOnlyList<double>> seeds) =>
        [.. seeds[0].Select((_, i) => seeds.Average(seed => seed[i]))];
}
