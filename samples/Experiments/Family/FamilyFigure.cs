using System.Globalization;
using ScottPlot;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;
using Spectre.Console;
using Color = ScottPlot.Color;

namespace SoftStep.Experiments.Family;

/// <summary>The paper's Figure 2: one panel per pair of bounds, one curve per transition.</summary>
internal static class FamilyFigure
{
    private static readonly double[] Quarters = [0, 0.25, 0.5, 0.75, 1];

    public static void Write(string folder, IAnsiConsole console, CancellationToken cancellation)
    {
        OutputFile.WriteText(Path.Combine(folder, "family.md"), Summary());
        using (var picture = Picture())
        {
            picture.Draw(folder, cancellation);
        }
        console.WriteLine(Path.Combine(folder, "family.md"));
    }

    private static string Summary()
    {
        var rows = StepFamily.Transitions.Select(transition =>
            StepFamily
                .Steps(Quarters, 0, 1, transition)
                .Select(step => Text(step, "0.####"))
                .Prepend(Title(transition))
                .ToArray()
        );
        return $"""
            # The family of SoftStep, S(z; l, u, t)

            ![S over z for three pairs of bounds](family.svg)

            S is exactly 0 up to l and exactly 1 from u on; t decides how it gets from one to the other, from the hard step
            at the middle (t → 0) to the straight ramp (t = 1). Between the bounds only (z − l)/(u − l) matters:

            {MarkdownTable.Of(["(z − l)/(u − l)", .. Quarters.Select(quarter => Text(quarter, "0.##"))], rows)}
            """;
    }

    private static Picture Picture()
    {
        const double Left = 64;
        const double Top = 36;
        const double Width = 226;
        const double Height = 240;
        const double Gap = 18;
        var picture = new Picture("family", "S(z; l, u, t) over z for three pairs of bounds", 900, 336);
        var points = StepFamily.Points().ToLookup(point => (point.Lower, point.Upper, point.Transition));
        foreach (var (column, bounds) in StepFamily.Bounds.Index())
        {
            var left = Left + (column * (Width + Gap));
            var panel = picture.Panel(left, Top, Width, Height);
            picture.Title($"l = {Text(bounds.Lower, "G")}, u = {Text(bounds.Upper, "G")}", left, Top, Width);
            panel.XLabel("z (1: the nearest candidate)");
            panel.Axes.SetLimits(0, 1, -0.03, 1.03);
            PictureStyle.Ticks(panel.Axes.Bottom, Quarters.Select(it => (it, Text(it, "0.##"))));
            PictureStyle.Ticks(panel.Axes.Left, Quarters.Select(it => (it, column == 0 ? Text(it, "0.##") : "")));
            foreach (var (i, transition) in StepFamily.Transitions.Index())
            {
                var curve = points[(bounds.Lower, bounds.Upper, transition)].ToArray();
                var line = panel.Add.ScatterLine(
                    Array.ConvertAll(curve, point => point.Z),
                    Array.ConvertAll(curve, point => point.Step),
                    CurveColor(i)
                );
                line.LineWidth = PictureStyle.LineWidth;
            }
        }

        picture.Caption("S(z; l, u, t)", 18, Top + (Height / 2), ScottPlot.Alignment.MiddleCenter, rotation: -90);
        var keys = Left + (3 * Width) + (2 * Gap) + 20;
        foreach (var (i, transition) in StepFamily.Transitions.Index())
        {
            picture.Key(Title(transition), keys, Top + (Height / 2) + ((i - 2.5) * 24), CurveColor(i));
        }
        return picture;
    }

    /// <summary>By the index of the transition; stops before viridis's yellow, which is hard to see on white.</summary>
    private static Color CurveColor(int index) => PictureStyle.Map.GetColor(index / 6.0);

    private static string Title(double transition) => transition < 1e-3 ? "t → 0" : Text(transition, "'t = '0.##");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
