using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Statistics;

namespace SoftStep.Experiments.Comparison;

/// <summary>The grid's points as CSV, by data set, the best first.</summary>
internal static class GridCsv
{
    private const string FileName = "grid.csv";

    private static readonly string[] Columns =
    [
        "data set",
        "similarity",
        "embedding size",
        "batch size",
        "mean r2",
        "standard deviation",
    ];

    public static void Save(string folder, IEnumerable<GridPoint> points) =>
        CsvFile.Write(
            Path.Combine(folder, FileName),
            Columns,
            points.Select(point =>
                (IReadOnlyList<object?>)
                    [
                        point.DataSet,
                        point.Similarity,
                        point.EmbeddingSize,
                        point.BatchSize,
                        point.RSquared.Mean,
                        // A single seed has no standard deviation.
                        double.IsNaN(point.RSquared.StandardDeviation)
                            ? null
                            : point.RSquared.StandardDeviation,
                    ]
            )
        );

    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static IReadOnlyList<GridPoint> Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return
        [
            .. from record in CsvTable.Read(path, Columns)
            let kind = Enum.TryParse<SimilarityKind>(record.Fields[1], out var found)
                ? found
                : throw DataFileException.AtLine(path, record.Line, $"there is no similarity '{record.Fields[1]}'.")
            let numbers = Array.ConvertAll(
                record.Fields[2..],
                text => text.Length == 0 ? double.NaN : DataFile.Number(path, record.Line, text)
            )
            select new GridPoint(
                record.Fields[0],
                kind,
                (long)numbers[0],
                (int)numbers[1],
                new MeanAndDeviation(numbers[2], numbers[3])
            ),
        ];
    }
}
