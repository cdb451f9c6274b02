using System.Globalization;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Surfaces;

/// <summary>A row of maps for each landscape, all of a row on one scale of colours.</summary>
/// <param name="rows">The same heads in each.</param>
internal sealed class SurfacePlot(IReadOnlyList<IReadOnlyList<Surface>> rows, SurfaceStore store)
{
    // Parts of the picture's width and height.
    private const double Left = 0.08;
    private const double Right = 0.905;
    private const double Bottom = 0.035;
    private const double Top = 0.965;
    private const double Gap = 0.02;

    private readonly double rowHeight = (Top - Bottom) / rows.Count;
    private readonly double columnWidth = (Right - Left + Gap) / rows[0].Count;

    public Plot Create() =>
        new(
            "surfaces",
            1200,
            40 + (225 * rows.Count),
            $"""
            set multiplot
            set size ratio -1
            set xrange [-1:1]
            set yrange [-1:1]
            set tics scale 0.5
            set xtics 1
            set ytics 1
            unset key
            unset grid
            {string.Join("\n", Enumerable.Range(0, rows.Count).Select(Row))}
            unset multiplot
            """
        );

    private string Row(int row)
    {
        var surfaces = rows[row];
        var top = Top - ((row + 0.16) * rowHeight);
        var bottom = Top - ((row + 0.94) * rowHeight);
        var isLast = row == rows.Count - 1;
        var panels = surfaces.Select((_, column) => Panel(row, column));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            set tmargin at screen {{top:F4}}
            set bmargin at screen {{bottom:F4}}
            set cbrange [{{surfaces.Min(it => it.Heights.Min()):F4}}:{{surfaces.Max(it => it.Heights.Max()):F4}}]
            set colorbox user origin screen {{Right + 0.015:F4}}, screen {{bottom:F4}} size screen 0.012, screen {{0.78
                * rowHeight:F4}}
            set format x '{{(isLast ? "%g" : "")}}'
            set xlabel '{{(isLast ? "x" : "")}}' offset 0,0.6
            set format y '%g'
            set ylabel "{/:Bold {{surfaces[0].Landscape.Name}}}\ny" offset 0,0
            {{string.Join("\nset format y ''\nunset ylabel\nunset colorbox\n", panels)}}
            """
        );
    }

    private string Panel(int row, int column)
    {
        var surface = rows[row][column];
        var left = Left + (column * columnWidth);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            set lmargin at screen {left:F4}
            set rmargin at screen {left + columnWidth - Gap:F4}
            set title "{Title(surface, row == 0)}" offset 0,-0.6
            plot '{store.NameOf(surface.Landscape, surface.Head)}' using 1:2:3 with image
            """
        );
    }

    private static string Title(Surface surface, bool hasName)
    {
        var error = surface.IsTruth
            ? " "
            : string.Create(CultureInfo.InvariantCulture, $"test MSE {surface.Error:0.0000}");
        return hasName ? $"{{/:Bold {surface.Head}}}\\n{error}" : error;
    }
}
