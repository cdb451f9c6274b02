using ScottPlot;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;
using SoftStep.Experiments.Plots;

namespace SoftStep.Benchmarks.Report;

/// <summary>The paper's Figure 4 as cost.svg: time above, operations below, against N and against d.</summary>
internal static class CostPlot
{
    // In points.
    private const double Left = 74;
    private const double Top = 36;
    private const double Width = 377;
    private const double Height = 268;
    private const double Gap = 60;
    private const double RowHeight = 366;

    /// <summary>The share of a panel's height for its legend.</summary>
    private const double Legend = 0.36;

    public static void Draw(string folder, IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps)
    {
        using var picture = new Picture(
            "cost",
            "Time and floating-point operations of a training step against rows and embedding size",
            900,
            (int)(2 * RowHeight)
        );
        foreach (var (column, (sweep, curves)) in sweeps.Index())
        {
            var name = sweep.Variable == "N" ? "rows N" : "embedding size d";
            Panel(
                picture,
                column,
                0,
                $"time against {sweep.Variable}, {sweep.Constant}",
                name,
                [.. curves.Select(curve => Line(curve, point => point.Seconds, curve.TimeExponent(sweep)))]
            );
            Panel(
                picture,
                column,
                1,
                $"operations against {sweep.Variable}, {sweep.Constant}",
                name,
                [.. curves.Select(curve => Line(curve, point => point.Flops, curve.FlopsExponent(sweep)))]
            );
        }
        picture.Draw(folder, CancellationToken.None);
    }

    private static (string Title, double[] X, double[] Y) Line(
        Curve curve,
        Func<(long X, double Seconds, double Flops), double> cost,
        double exponent
    ) =>
        (
            $"{Heads.Title(curve.Head)}, exponent {PictureStyle.Number(exponent, "0.00")}",
            [.. curve.Points.Select(point => Math.Log2(point.X))],
            [.. curve.Points.Select(point => Math.Log10(cost(point)))]
        );

    private static void Panel(
        Picture picture,
        int column,
        int row,
        string title,
        string xLabel,
        IReadOnlyList<(string Title, double[] X, double[] Y)> lines
    )
    {
        var (left, top) = (Left + (column * (Width + Gap)), Top + (row * RowHeight));
        var panel = picture.Panel(left, top, Width, Height);
        picture.Title(title, left, top, Width);
        panel.XLabel(xLabel);
        if (column == 0)
        {
            panel.YLabel(row == 0 ? "seconds a step" : "floating-point operations a step");
        }
        var x = PictureStyle.Span([.. lines.SelectMany(line => line.X)]);
        var y = PictureStyle.Span([.. lines.SelectMany(line => line.Y)]);
        var (bottom, highest) = (Math.Floor(y.Min), y.Min + ((y.Max - y.Min) / (1 - Legend)));
        panel.Axes.SetLimits(x.Min - 0.15, x.Max + 0.15, bottom, highest);
        PictureStyle.Ticks(panel.Axes.Bottom, Powers(x.Min, x.Max, 2));
        PictureStyle.Ticks(panel.Axes.Left, Powers(bottom, highest, 10));
        foreach (var (i, line) in lines.Index())
        {
            // The paper's pairs: NCA in blues, k-NN in oranges.
            var (color, marker) = PictureStyle.Series[new[] { 0, 2, 5, 1, 4 }[i]];
            var curve = panel.Add.Scatter(line.X, line.Y, color);
            curve.LineWidth = PictureStyle.LineWidth;
            Picture.Style(curve.MarkerStyle, color, marker);
            picture.Key(line.Title, left + 10, top + 14 + (i * 18), color, marker);
        }
    }

    private static IEnumerable<(double At, string Label)> Powers(double lowest, double highest, int number)
    {
        for (var power = (int)Math.Ceiling(lowest); power <= highest; power++)
        {
            yield return (power, PictureStyle.Power(number, power));
        }
    }
}
