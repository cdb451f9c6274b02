using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;
using SoftStep.Experiments.Output;
using Range = ScottPlot.Range;

namespace SoftStep.Experiments.Plots;

/// <summary>A picture of panels and captions, written as NAME.svg. Positions are in points from the upper left corner.</summary>
internal sealed class Picture : IDisposable
{
    private readonly string name;
    private readonly string title;
    private readonly int width;
    private readonly int height;
    private readonly List<Plot> panels = [];
    private readonly Plot captions;

    /// <param name="name">Of the file, without its extension.</param>
    /// <param name="title">What the picture shows, for screen readers.</param>
    public Picture(string name, string title, int width, int height)
    {
        (this.name, this.title, this.width, this.height) = (name, title, width, height);
        captions = PictureStyle.NewPlot();
        captions.Layout.Frameless();
        captions.HideGrid();
        captions.Axes.SetLimits(0, width, height, 0);
    }

    /// <summary>Whether images show their pixels as squares; otherwise colours are interpolated.</summary>
    public bool IsPixelated { get; init; }

    /// <summary>A plot with its data area at a position; its axis labels are outside that area.</summary>
    public Plot Panel(double left, double top, double areaWidth, double areaHeight)
    {
        var panel = PictureStyle.NewPlot();
        panel.Layout.Fixed(
            new PixelRect((float)left, (float)(left + areaWidth), (float)(top + areaHeight), (float)top)
        );
        panels.Add(panel);
        return panel;
    }

    /// <summary>The title above a panel.</summary>
    public void Title(string text, double left, double top, double areaWidth) =>
        Caption(
            text,
            left + (areaWidth / 2),
            top - 10,
            ScottPlot.Alignment.LowerCenter,
            PictureStyle.TitleSize,
            isBold: true
        );

    /// <summary>A map of values, without ticks.</summary>
    /// <param name="values">The first row is the uppermost.</param>
    public Plot Map(double left, double top, double areaWidth, double areaHeight, double[,] values, Range range)
    {
        var panel = Panel(left, top, areaWidth, areaHeight);
        panel.HideGrid();
        var map = panel.Add.Heatmap(values);
        map.Colormap = PictureStyle.Map;
        map.ManualRange = range;
        map.Smooth = !IsPixelated;
        map.Rectangle = CoordinateRect.UnitSquare;
        panel.Axes.SetLimits(0, 1, 0, 1);
        foreach (var axis in panel.Axes.GetAxes())
        {
            axis.TickGenerator = new EmptyTickGenerator();
        }
        return panel;
    }

    /// <summary>An image without a frame, 0 white and 1 black.</summary>
    public void Grey(double left, double top, double areaWidth, double areaHeight, double[,] ink)
    {
        var panel = Map(left, top, areaWidth, areaHeight, ink, new Range(0, 1));
        panel.Axes.Frame(false);
        panel.GetPlottables<Heatmap>().Single().Colormap = new GrayscaleReversed();
    }

    /// <summary>The colour scale of a map: a bar with ticks to the right, or below a horizontal bar.</summary>
    public void Scale(double left, double top, double areaWidth, double areaHeight, Range range)
    {
        const int Steps = 128;
        var lies = areaWidth > areaHeight;
        var values = new double[lies ? 2 : Steps, lies ? Steps : 2];
        for (var i = 0; i < Steps; i++)
        {
            var (row, column) = lies ? (0, i) : (Steps - 1 - i, 0);
            values[row, column] = values[row + (lies ? 1 : 0), column + (lies ? 0 : 1)] = i;
        }
        var panel = Map(left, top, areaWidth, areaHeight, values, new Range(0, Steps - 1));
        IAxis axis = lies ? panel.Axes.Bottom : panel.Axes.Right;
        var ticks = PictureStyle.Ticks(range, lies ? 4 : 7);
        PictureStyle.Ticks(
            axis,
            ticks.Select(tick => ((tick - range.Min) / (range.Max - range.Min), PictureStyle.Number(tick)))
        );
        panel.GetPlottables<Heatmap>().Single().Axes.YAxis = panel.Axes.Right;
        panel.Axes.SetLimits(0, 1, 0, 1, panel.Axes.Bottom, panel.Axes.Right);
    }

    public void Caption(
        string text,
        double x,
        double y,
        ScottPlot.Alignment alignment,
        float size = PictureStyle.LabelSize,
        bool isBold = false,
        float rotation = 0,
        Color? color = null
    )
    {
        var caption = captions.Add.Text(text, x, y);
        PlotFont.Use(caption.LabelStyle, size, isBold);
        caption.LabelFontColor = color ?? PictureStyle.Ink;
        caption.LabelRotation = rotation;
        caption.LabelAlignment = alignment;
        caption.LabelPadding = 0;
    }

    /// <summary>A line of a legend: a stroke, its marker if any, and the text to its right.</summary>
    public void Key(string text, double x, double y, Color color, MarkerShape marker = MarkerShape.None)
    {
        const float Stroke = 26;
        var line = captions.Add.Line(x, y, x + Stroke, y);
        line.LineColor = color;
        line.LineWidth = PictureStyle.LineWidth;
        if (marker != MarkerShape.None)
        {
            Style(captions.Add.Marker(x + (Stroke / 2), y).MarkerStyle, color, marker);
        }
        Caption(text, x + Stroke + 7, y, ScottPlot.Alignment.MiddleLeft, PictureStyle.TickSize);
    }

    /// <summary>A white line from top to bottom, between groups of columns.</summary>
    public void Rule(double x, double top, double length)
    {
        var line = captions.Add.Line(x, top, x, top + length);
        line.LineColor = Colors.White;
        line.LineWidth = 3;
    }

    /// <summary>A marker of a series, filled with its colour or with white.</summary>
    public static void Style(MarkerStyle style, Color color, MarkerShape shape)
    {
        var isOpen = shape is MarkerShape.OpenCircle or MarkerShape.OpenSquare or MarkerShape.OpenTriangleUp;
        style.Shape = shape switch
        {
            MarkerShape.OpenCircle => MarkerShape.FilledCircle,
            MarkerShape.OpenSquare => MarkerShape.FilledSquare,
            MarkerShape.OpenTriangleUp => MarkerShape.FilledTriangleUp,
            _ => shape,
        };
        style.Size = shape is MarkerShape.FilledSquare or MarkerShape.OpenSquare ? 7 : 8;
        style.FillColor = isOpen ? Colors.White : color;
        style.OutlineColor = color;
        style.OutlineWidth = isOpen ? 1.6f : 0;
    }

    public void Draw(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // ScottPlot draws a plot twice the first time, once without knowing its place: do that on a canvas that is not kept.
        using (var nowhere = new SKNoDrawCanvas(width, height))
        {
            Render(nowhere);
        }
        OutputFile.WriteText(Path.Combine(folder, name + ".svg"), Svg());
    }

    public void Dispose()
    {
        panels.ForEach(panel => panel.Dispose());
        captions.Dispose();
    }

    private string Svg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            Render(canvas);
        }
        return SvgText.Of(stream.ToArray(), title, width, height, IsPixelated);
    }

    private void Render(SKCanvas canvas)
    {
        foreach (var plot in panels.Append(captions))
        {
            plot.Render(canvas, new PixelRect(0, width, height, 0));
        }
    }
}
