using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Comparison;

/// <summary>Cells as CSV, one line per score.</summary>
internal static class CellsCsv
{
    private static readonly string[] Columns =
    [
        "data set",
        "head",
        "seed",
        "similarity",
        "embedding size",
        "candidates",
        "batch size",
        "temperature",
        "learning rate",
        "normalized",
        "validation mse",
        "test mse",
        "r2",
        "zero weights",
        "best epoch",
        "seconds",
    ];

    public static void Write(string path, IEnumerable<Cell> cells) =>
        CsvFile.Write(
            path,
            Columns,
            from cell in cells
            let key = cell.Key
            let configuration = key.Configuration
            from score in cell.Scores.DefaultIfEmpty()
            select (IReadOnlyList<object?>)
                [
                    key.DataSet,
                    score.Key ?? key.Head,
                    key.Seed,
                    key.Similarity,
                    key.EmbeddingSize,
                    configuration.Candidates,
                    configuration.BatchSize,
                    configuration.Temperature,
                    configuration.LearningRate,
                    configuration.Normalized,
                    cell.ValidationError,
                    score.Value?.MeanSquaredError,
                    score.Value?.RSquared,
                    score.Value?.ZeroWeightShare,
                    cell.BestEpoch,
                    Math.Round(cell.Seconds, 1),
                ]
        );
}
