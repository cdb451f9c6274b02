using System.Globalization;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>A row of images for each sample: its own, and its neighbours' in the order of their weights.</summary>
internal static class NeighborPlot
{
    private const int Across = 6;
    private const int Down = 14;

    public static bool Suits(Tensor inputs) => inputs.ndim == 4 && inputs.shape[1] == 1;

    /// <param name="test">Grey images (N, 1, height, width), as <paramref name="train"/>.</param>
    public static void Draw(
        IReadOnlyList<Explanation> explanations,
        Tensor test,
        Tensor train,
        ExplainOptions options,
        CancellationToken cancellation
    )
    {
        var (height, width) = ((int)test.shape[2] + Down, (int)test.shape[3] + Across);
        var tiles = explanations.SelectMany((explanation, row) => Tiles(explanation, row, test, train)).ToArray();
        var (columns, rows) = (options.Neighbors + 1, explanations.Count);
        var name = options.NameOf("-neighbors");
        CsvFile.Write(
            Path.Combine(options.Folder, name + ".csv"),
            ["x", "y", "ink"],
            Canvas(tiles, rows * height, columns * width, height, width)
        );
        var captions = tiles.Select(tile =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"set label \"{tile.Caption}\" at {(tile.Column * width) + ((width - Across) / 2)},{((tile.Row + 1) * height) - Down + 3} center front font ',11'"
            )
        );
        var script = $"""
            set title 'Test samples, each with the training rows of the largest weights; label: {options.DataSet.Label}'
            set margins 0.4,0.4,0.2,2.2
            set size ratio -1
            set xrange [-{Across / 2}.5:{(columns * width) - (Across / 2)}.5]
            set yrange [{rows * height}:-1]
            set palette defined (0 'white', 1 'black')
            set cbrange [0:1]
            unset colorbox
            unset tics
            unset border
            unset key
            {string.Join("\n", captions)}
            plot '{name}.csv' using 1:2:3 with image
            """;
        new Plot(name, 140 * columns, 30 + (172 * rows), script).Draw(options.Folder, cancellation);
    }

    private static IEnumerable<Tile> Tiles(Explanation explanation, int row, Tensor test, Tensor train)
    {
        yield return new Tile(
            row,
            0,
            Pixels(test, explanation.Row),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{/:Bold true {explanation.Label:0.0}}}\\npredicted {explanation.Prediction:0.0}"
            )
        );
        foreach (var (neighbor, i) in explanation.Neighbors.Select((neighbor, i) => (neighbor, i)))
        {
            yield return new Tile(
                row,
                i + 1,
                Pixels(train, neighbor.Row),
                string.Create(CultureInfo.InvariantCulture, $"{neighbor.Label:0.0}\\nweight {neighbor.Weight:0.000}")
            );
        }
    }

    private static float[,] Pixels(Tensor images, long row)
    {
        using var scope = NewDisposeScope();
        var image = images[row].cpu();
        var pixels = new float[images.shape[2], images.shape[3]];
        Buffer.BlockCopy(image.data<float>().ToArray(), 0, pixels, 0, sizeof(float) * pixels.Length);
        return pixels;
    }

    /// <summary>All tiles on white.</summary>
    private static IEnumerable<object[]> Canvas(IEnumerable<Tile> tiles, int rows, int columns, int height, int width)
    {
        var canvas = new float[rows, columns];
        foreach (var tile in tiles)
        {
            for (var y = 0; y < tile.Pixels.GetLength(0); y++)
            {
                for (var x = 0; x < tile.Pixels.GetLength(1); x++)
                {
                    canvas[(tile.Row * height) + y, (tile.Column * width) + x] = tile.Pixels[y, x];
                }
            }
        }

        return from y in Enumerable.Range(0, rows)
            from x in Enumerable.Range(0, columns)
            select new object[] { x, y, canvas[y, x] };
    }

    private sealed record Tile(int Row, int Column, float[,] Pixels, string Caption);
}
