using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.Colormaps;
using ScottPlot.TickGenerators;
using Range = ScottPlot.Range;

namespace SoftStep.Experiments.Plots;

/// <summary>What all plots have in common.</summary>
internal static class PictureStyle
{
    // In points, for a picture shown at its own width.
    public const float TitleSize = 14;
    public const float LabelSize = 13;
    public const float TickSize = 12;
    public const float LineWidth = 2;
    private const float FrameWidth = 0.8f;
    private const float TickLength = 4;

    public static readonly Color Ink = Color.FromHex("#222222");
    private static readonly Color GridLine = Color.FromHex("#E6E6E6");

    /// <summary>Perceptually uniform, and readable in grey too.</summary>
    public static IColormap Map { get; } = new Viridis();

    /// <summary>
    /// The palette of Okabe and Ito, which colour-blind readers can distinguish, without its yellow, which is hard to see
    /// on white; each colour has its own marker.
    /// </summary>
    public static IReadOnlyList<(Color Color, MarkerShape Marker)> Series { get; } =
    [
        (Color.FromHex("#000000"), MarkerShape.FilledCircle),
        (Color.FromHex("#E69F00"), MarkerShape.FilledSquare),
        (Color.FromHex("#56B4E9"), MarkerShape.FilledTriangleUp),
        (Color.FromHex("#009E73"), MarkerShape.FilledTriangleDown),
        (Color.FromHex("#D55E00"), MarkerShape.FilledDiamond),
        (Color.FromHex("#0072B2"), MarkerShape.OpenCircle),
        (Color.FromHex("#CC79A7"), MarkerShape.OpenSquare),
        (Color.FromHex("#882255"), MarkerShape.OpenTriangleUp),
    ];

    /// <summary>A plot without a background, so that it can lie on others.</summary>
    public static Plot NewPlot()
    {
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = GridLine;
        plot.Grid.MajorLineWidth = FrameWidth;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.Width = FrameWidth;
            axis.FrameLineStyle.Color = Ink;
            axis.MajorTickStyle.Length = TickLength;
            axis.MajorTickStyle.Width = FrameWidth;
            axis.MajorTickStyle.Color = Ink;
            axis.MinorTickStyle.Length = 0;
            PlotFont.Use(axis.TickLabelStyle, TickSize);
            axis.TickGenerator = new NumericAutomatic { LabelFormatter = Number };
            PlotFont.Use(((AxisBase)axis).LabelStyle, LabelSize);
        }
        return plot;
    }

    /// <summary>A number with a true minus sign.</summary>
    public static string Number(double value) => Number(value, "0.######");

    public static string Number(double value, string format) =>
        value.ToString(format + ";−" + format + ";0", CultureInfo.InvariantCulture);

    /// <summary>A power, such as 10⁻⁵.</summary>
    public static string Power(int number, int exponent) =>
        $"{number}{string.Concat($"{exponent}".Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']))}";

    /// <summary>Ticks at these positions, with these labels.</summary>
    public static void Ticks(IAxis axis, IEnumerable<(double At, string Label)> ticks) =>
        axis.TickGenerator = new NumericManual([.. ticks.Select(tick => new Tick(tick.At, tick.Label))]);

    /// <summary>Round numbers in a range, about as many as asked for.</summary>
    public static IEnumerable<double> Ticks(Range range, int count)
    {
        var rough = (range.Max - range.Min) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * (1 - 1e-9));
        for (var i = Math.Ceiling((range.Min / step) - 1e-9); i * step <= range.Max + (step * 1e-9); i++)
        {
            yield return (i * step) + 0.0; // no −0
        }
    }

    /// <summary>The range of values, widened by a share of it on each side.</summary>
    public static Range Span(IReadOnlyCollection<double> values, double margin = 0)
    {
        var (low, high) = (values.Min(), values.Max());
        var more = margin * (high - low);
        return new Range(low - more, high + more);
    }
}
