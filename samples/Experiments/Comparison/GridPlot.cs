using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Comparison;

/// <summary>A heat map for each data set: a row for each similarity, the best on top, a column for each pair of sizes.</summary>
internal static class GridPlot
{
    // In points.
    private const double Left = 136;
    private const double Width = 640;
    private const double CellHeight = 44;
    private const double Above = 36;
    private const double Below = 56;

    public static void Draw(IReadOnlyList<GridPoint> points, string folder, CancellationToken cancellation)
    {
        var dataSets = points.GroupBy(point => point.DataSet).ToArray();
        var rows = points.Select(point => point.Similarity).Distinct().Count();
        var height = Above + (rows * CellHeight) + Below;
        using var picture = new Picture(
            "grid",
            "R² of the test set by similarity, embedding size and batch size",
            900,
            (int)(dataSets.Length * height)
        )
        {
            IsPixelated = true,
        };
        foreach (var (i, dataSet) in dataSets.Index())
        {
            Draw(picture, (i * height) + Above, [.. dataSet]);
        }
        picture.Draw(folder, cancellation);
    }

    private static void Draw(Picture picture, double top, IReadOnlyList<GridPoint> points)
    {
        var similarities = points
            .GroupBy(point => point.Similarity)
            .OrderByDescending(of => of.Average(point => point.RSquared.Mean))
            .Select(of => of.Key)
            .ToList();
        var embeddings = points.Select(point => point.EmbeddingSize).Distinct().Order().ToList();
        var batches = points.Select(point => point.BatchSize).Distinct().Order().ToList();
        var columns = embeddings.Count * batches.Count;
        var (cellWidth, height) = (Width / columns, similarities.Count * CellHeight);
        var range = PictureStyle.Span([.. points.Select(point => point.RSquared.Mean)]);
        var values = new double[similarities.Count, columns];
        foreach (var point in points)
        {
            var (row, column) = (similarities.IndexOf(point.Similarity), ColumnOf(point));
            values[row, column] = point.RSquared.Mean;
            picture.Caption(
                PictureStyle.Number(point.RSquared.Mean, "0.00"),
                Left + ((column + 0.5) * cellWidth),
                top + ((row + 0.5) * CellHeight),
                ScottPlot.Alignment.MiddleCenter,
                color: point.RSquared.Mean < (range.Min + range.Max) / 2 ? Colors.White : Colors.Black
            );
        }

        picture.Map(Left, top, Width, height, values, range);
        picture.Title(points[0].DataSet, Left, top, Width);
        foreach (var (row, similarity) in similarities.Index())
        {
            picture.Caption(
                $"{similarity}",
                Left - 10,
                top + ((row + 0.5) * CellHeight),
                ScottPlot.Alignment.MiddleRight
            );
        }

        var (first, second) = (top + height + 14, top + height + 34);
        picture.Caption("batch size", Left - 10, first, ScottPlot.Alignment.MiddleRight);
        picture.Caption("embedding size", Left - 10, second, ScottPlot.Alignment.MiddleRight);
        for (var column = 0; column < columns; column++)
        {
            picture.Caption(
                $"{batches[column % batches.Count]}",
                Left + ((column + 0.5) * cellWidth),
                first,
                ScottPlot.Alignment.MiddleCenter
            );
        }
        foreach (var (i, size) in embeddings.Index())
        {
            picture.Caption(
                $"{size}",
                Left + ((i + 0.5) * batches.Count * cellWidth),
                second,
                ScottPlot.Alignment.MiddleCenter,
                isBold: true
            );
            if (i > 0)
            {
                picture.Rule(Left + (i * batches.Count * cellWidth), top, height);
            }
        }

        picture.Scale(Left + Width + 16, top, 14, height, range);
        picture.Caption(
            "test R², mean over seeds",
            884,
            top + (height / 2),
            ScottPlot.Alignment.MiddleCenter,
            rotation: -90
        );

        int ColumnOf(GridPoint point) =>
            (embeddings.IndexOf(point.EmbeddingSize) * batches.Count) + batches.IndexOf(point.BatchSize);
    }
}
