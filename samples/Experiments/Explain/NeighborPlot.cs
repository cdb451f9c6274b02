using ScottPlot;
using SoftStep.Experiments.Plots;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>For each sample a row of images: its own, then its neighbours', the largest weight first.</summary>
internal static class NeighborPlot
{
    // In points.
    private const double Margin = 10;
    private const double Top = 34;
    private const double Side = 98;
    private const double Column = 110;
    private const double Row = 146;

    public static bool Suits(Tensor inputs) => inputs.ndim == 4 && inputs.shape[1] == 1;

    /// <param name="test">Grey images (N, 1, height, width), as <paramref name="train"/>.</param>
    public static void Draw(
        IReadOnlyList<ExplainedSample> explanations,
        Tensor test,
        Tensor train,
        ExplainOptions options,
        CancellationToken cancellation
    )
    {
        using var picture = new Picture(
            options.NameOf("-neighbors"),
            "Test samples, each with the training rows of the largest weights",
            (int)((2 * Margin) + ((options.Neighbors + 1) * Column)),
            (int)(Top + (explanations.Count * Row))
        )
        {
            IsPixelated = true,
        };
        picture.Caption(
            $"Test samples, each with the training rows of the largest weights; label: {options.DataSet.Label}",
            Margin + ((options.Neighbors + 1) * Column / 2),
            16,
            ScottPlot.Alignment.MiddleCenter
        );
        foreach (var (row, it) in explanations.Index())
        {
            Tile(picture, row, 0, test[it.Row], $"true {Text(it.Label)}", $"predicted {Text(it.Prediction)}");
            foreach (var (i, neighbor) in it.Neighbors.Index())
            {
                var weight = PictureStyle.Number(neighbor.Weight, "0.000");
                Tile(picture, row, i + 1, train[neighbor.Row], Text(neighbor.Label), $"weight {weight}");
            }
        }
        picture.Draw(options.Folder, cancellation);
    }

    private static void Tile(Picture picture, int row, int column, Tensor image, string first, string second)
    {
        var (left, top) = (Margin + (column * Column) + ((Column - Side) / 2), Top + (row * Row));
        picture.Grey(left, top, Side, Side, Pixels(image));
        var (middle, below) = (left + (Side / 2), top + Side + 5);
        picture.Caption(
            first,
            middle,
            below,
            ScottPlot.Alignment.UpperCenter,
            PictureStyle.TickSize,
            isBold: column == 0
        );
        picture.Caption(second, middle, below + 15, ScottPlot.Alignment.UpperCenter, PictureStyle.TickSize);
    }

    private static string Text(double label) => PictureStyle.Number(label, "0.0");

    private static double[,] Pixels(Tensor image)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (image.shape[1], image.shape[2]);
        var pixels = new double[height, width];
        var values = image.to(ScalarType.Float64).cpu().data<double>().ToArray();
        Buffer.BlockCopy(values, 0, pixels, 0, sizeof(double) * values.Length);
        return pixels;
    }
}
