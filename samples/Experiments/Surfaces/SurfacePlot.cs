using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Surfaces;

/// <summary>Maps with one column per landscape, which shares a colour scale, and one row per head.</summary>
internal static class SurfacePlot
{
    // In points.
    private const double Left = 88;
    private const double Top = 30;
    private const double Side = 122;
    private const double Gap = 12;
    private const double ErrorHeight = 19;
    private const double ScaleHeight = 9;

    /// <param name="landscapes">For each the true function, then the heads, in the same order.</param>
    public static Picture Create(IReadOnlyList<IReadOnlyList<Surface>> landscapes)
    {
        var rows = landscapes[0].Count;
        var bottom = TopOf(rows) - (Gap / 2);
        var picture = new Picture(
            "surfaces",
            "Six functions of the plane, and what four heads learned of them",
            (int)(Left + (landscapes.Count * (Side + Gap))),
            (int)(bottom + ScaleHeight + 24)
        );
        foreach (var (row, surface) in landscapes[0].Index())
        {
            picture.Caption(
                surface.Head.Replace(" + ", " +\n", StringComparison.Ordinal),
                Left - 12,
                TopOf(row) + (Side / 2),
                ScottPlot.Alignment.MiddleRight,
                isBold: true
            );
        }

        foreach (var (column, surfaces) in landscapes.Index())
        {
            var left = Left + (column * (Side + Gap));
            var range = PictureStyle.Span([.. surfaces.SelectMany(surface => surface.Heights)]);
            var best = surfaces.Where(surface => !surface.IsTruth).MinBy(surface => surface.Error);
            picture.Caption(
                surfaces[0].Landscape.Name,
                left + (Side / 2),
                Top - 9,
                ScottPlot.Alignment.LowerCenter,
                isBold: true
            );
            foreach (var (row, surface) in surfaces.Index())
            {
                picture.Map(left, TopOf(row), Side, Side, Values(surface), range);
                if (!surface.IsTruth)
                {
                    picture.Caption(
                        $"MSE {PictureStyle.Number(surface.Error, "0.0000")}",
                        left + (Side / 2),
                        TopOf(row) + Side + 4,
                        ScottPlot.Alignment.UpperCenter,
                        PictureStyle.TickSize,
                        isBold: surface == best
                    );
                }
            }
            picture.Scale(left, bottom, Side, ScaleHeight, range);
        }
        return picture;
    }

    /// <summary>The first row, the true function, has no error below it.</summary>
    private static double TopOf(int row) => Top + (row * (Side + Gap)) + (Math.Max(0, row - 1) * (ErrorHeight - 4));

    /// <summary>The grid's first row is the lowest.</summary>
    private static double[,] Values(Surface surface)
    {
        var values = new double[LandscapeData.Side, LandscapeData.Side];
        foreach (var (i, height) in surface.Heights.Index())
        {
            values[LandscapeData.Side - 1 - (i / LandscapeData.Side), i % LandscapeData.Side] = height;
        }
        return values;
    }
}
