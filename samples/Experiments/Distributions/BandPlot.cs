using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Distributions;

/// <summary>A panel for the truth and for each head: quantiles over x.</summary>
internal static class BandPlot
{
    // In points.
    private const int Columns = 3;
    private const double Left = 40;
    private const double Top = 34;
    private const double Width = 256;
    private const double Height = 190;
    private const double Across = 292;
    private const double Down = 272;
    private const int Dots = 300;

    public static Picture Create(NoisyFunction function, int seed, IReadOnlyList<Band> bands)
    {
        var picture = new Picture(
            $"bands-{function.Name}",
            $"Quantiles of a {function.Name} function, the true ones and those of {bands.Count - 1} heads",
            900,
            (int)(Top + (2 * Down))
        );
        double[] x = [.. Band.Points];
        var span = PictureStyle.Span([.. bands.SelectMany(band => band.Quantiles).SelectMany(it => it)], 0.05);
        using var data = function.DataSet.Load("", seed);
        foreach (var (i, band) in bands.Index())
        {
            var (left, top) = (Left + (i % Columns * Across), Top + (i / Columns * Down));
            var panel = picture.Panel(left, top, Width, Height);
            picture.Title(band.Name, left, top, Width);
            picture.Caption(
                $"CRPS {PictureStyle.Number(band.Crps, "0.000")}",
                left + (Width / 2),
                top + Height + 24,
                ScottPlot.Alignment.UpperCenter,
                PictureStyle.TickSize
            );
            var (color, _) = PictureStyle.Series[band.Series];
            var fill = panel.Add.FillY(x, Quantiles(0), Quantiles(band.Quantiles[0].Length - 1));
            fill.FillColor = color.WithAlpha(0.12);
            fill.LineWidth = 0;
            fill.MarkerStyle.IsVisible = false;
            for (var level = 0; level < band.Quantiles[0].Length; level += 2)
            {
                var line = panel.Add.ScatterLine(x, Quantiles(level), color);
                line.LineWidth = 1;
            }
            if (i == 0)
            {
                var dots = panel.Add.ScatterPoints(
                    data.Train.Inputs.data<float>().Take(Dots).Select(it => (double)it).ToArray(),
                    data.Train.Labels.data<float>().Take(Dots).Select(it => (double)it).ToArray(),
                    PictureStyle.Series[1].Color
                );
                dots.MarkerSize = 2.5f;
            }
            panel.Axes.SetLimits(-1, 1, span.Min, span.Max);

            double[] Quantiles(int level) => [.. band.Quantiles.Select(quantiles => quantiles[level])];
        }
        return picture;
    }
}
