using System.Globalization;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;
using Spectre.Console;

namespace SoftStep.Experiments.Family;

/// <summary>The paper's Figure 2: a panel for each pair of bounds, a curve for each transition.</summary>
internal static class FamilyFigure
{
    private static readonly double[] Quarters = [0, 0.25, 0.5, 0.75, 1];

    public static void Write(string folder, IAnsiConsole console, CancellationToken cancellation)
    {
        CsvFile.Write(
            Path.Combine(folder, "family.csv"),
            ["lower", "upper", "transition", "z", "step"],
            StepFamily.Points().Select(p => new object[] { p.Lower, p.Upper, p.Transition, p.Z, p.Step })
        );
        OutputFile.WriteText(Path.Combine(folder, "family.md"), Summary());
        new Plot("family", 1200, 430, Script()).Draw(folder, cancellation);
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

    private static string Script()
    {
        var panels = StepFamily.Bounds.Select(bounds => Panel(bounds.Lower, bounds.Upper)).ToArray();
        return $"""
            set multiplot layout 1,3 margins 0.07,0.89,0.15,0.91 spacing 0.03,0
            set xrange [0:1]
            set yrange [-0.03:1.03]
            set xtics 0.25
            set ytics 0.25
            set xlabel 'z (1: the nearest candidate)'
            set ylabel 'S(z; l, u, t)'
            set cbrange [0:1]
            unset colorbox
            set key off
            {string.Join("\n", panels[..^1])}
            set key on outside right center reverse Left samplen 2 spacing 1.3
            {panels[^1]}
            unset multiplot
            """;
    }

    private static string Panel(double lower, double upper) =>
        $"""
            set title 'l = {Text(lower, "G")}, u = {Text(upper, "G")}' offset 0,-0.4
            plot {string.Join(", \\\n  ", StepFamily.Transitions.Select((t, i) => Curve(lower, upper, t, i)))}
            unset ylabel
            set format y ''
            """;

    /// <summary>Coloured by the place of its transition among all, short of viridis's yellow, which white swallows.</summary>
    private static string Curve(double lower, double upper, double transition, int index) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'family.csv' using 4:($1 == {lower} && $2 == {upper} && $3 == {transition} ? $5 : NaN) "
                + $"with lines linewidth 2.5 linecolor palette fraction {index / 6.0:F2} title '{Title(transition)}'"
        );

    private static string Title(double transition) => transition < 1e-3 ? "t → 0" : Text(transition, "'t = '0.##");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
