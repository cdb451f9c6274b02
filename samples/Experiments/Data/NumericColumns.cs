using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>A numeric table, its columns standardised with the training rows.</summary>
internal sealed class NumericColumns
{
    private readonly IReadOnlyList<double[]> rows;
    private readonly Standardization[] columns;

    public NumericColumns(IReadOnlyList<double[]> rows, RowSplit split)
    {
        this.rows = rows;
        columns =
        [
            .. Enumerable
                .Range(0, rows[0].Length)
                .Select(column => Standardization.Fit(Array.ConvertAll(split.Train, row => rows[row][column]))),
        ];
    }

    /// <summary>The rows with these indices, <c>(N, columns)</c>.</summary>
    public Tensor Take(int[] numbers) =>
        tensor(
            numbers.SelectMany(row => columns.Zip(rows[row], (column, value) => (float)column.Apply(value))).ToArray(),
            [numbers.Length, columns.Length]
        );
}
