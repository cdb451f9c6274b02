using SoftStep.Experiments.Statistics;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>The results of the comparison.</summary>
/// <param name="Trials">One cell for each data set, head and configuration.</param>
/// <param name="Chosen">One cell for each data set, head and seed.</param>
internal sealed record TablesResult(TablesPlan Plan, IReadOnlyList<Cell> Trials, IReadOnlyList<Cell> Chosen)
{
    public IReadOnlyList<string> DataSets { get; } = [.. Plan.DataSets.Select(data => data.Name)];

    public IReadOnlyList<string> Columns => ComparedHeads.Columns;

    public IEnumerable<Cell> Cells => Trials.Concat(Chosen.Where(cell => cell.Key.Seed != Plan.Seeds[0]));

    /// <summary>The scores on the test sets, by seed.</summary>
    /// <exception cref="InvalidOperationException">A training diverged.</exception>
    public EvaluationResult[] Scores(string dataSet, string column) =>
        [
            .. Plan.Seeds.Select(seed =>
                Chosen
                    .Where(cell => cell.Key.DataSet == dataSet && cell.Key.Seed == seed)
                    .Select(cell => cell.Scores.GetValueOrDefault(column))
                    .FirstOrDefault(score => score is not null)
                ?? throw new InvalidOperationException($"{column} on {dataSet}, seed {seed}: its training diverged.")
            ),
        ];

    public double[] Errors(string dataSet, string column) =>
        Array.ConvertAll(Scores(dataSet, column), score => score.MeanSquaredError);

    /// <summary>The logarithm of a column's error divided by the linear head's, by seed; below zero is better.</summary>
    public double[] LogRatios(string dataSet, string column) =>
        [
            .. Errors(dataSet, column)
                .Zip(Errors(dataSet, ComparedHeads.Linear.Name), (error, linear) => Math.Log(error / linear)),
        ];

    /// <summary>Over all data sets and seeds.</summary>
    public double[] LogRatios(string column) => [.. DataSets.SelectMany(dataSet => LogRatios(dataSet, column))];

    /// <summary>The columns with the lowest mean error on a data set.</summary>
    public string Best(string dataSet) => Columns.MinBy(column => Errors(dataSet, column).Average())!;

    /// <summary>The chosen configuration of a head on a data set.</summary>
    public Configuration Configuration(string dataSet, string head) =>
        Chosen.First(cell => cell.Key.DataSet == dataSet && cell.Key.Head == head).Key.Configuration;

    /// <summary>
    /// The configurations tried for a head, the best first: the validation error divided by the head's lowest on the data
    /// set, as a geometric mean over data sets.
    /// </summary>
    public IEnumerable<(Configuration Configuration, double Ratio)> Trialled(string head) =>
        Trials
            .Where(cell => cell.Key.Head == head)
            .GroupBy(cell => cell.Key.DataSet)
            .SelectMany(cells =>
            {
                var lowest = cells.Min(cell => cell.ValidationError);
                return cells.Select(cell => (cell.Key.Configuration, Ratio: cell.ValidationError / lowest));
            })
            .GroupBy(it => it.Configuration, it => it.Ratio)
            .Select(ratios => (Configuration: ratios.Key, Ratio: Math.Exp(ratios.Average(Math.Log))))
            .OrderBy(it => it.Ratio);

    /// <summary>The geometric mean of the ratios to the linear head, data sets and seeds won, and the p-value.</summary>
    public (double Ratio, int DataSetsWon, int SeedsWon, double PValue) AgainstLinear(string column)
    {
        var ratios = LogRatios(column);
        return (
            Math.Exp(ratios.Average()),
            DataSets.Count(dataSet => Errors(dataSet, column).Average() < Errors(dataSet, "linear").Average()),
            ratios.Count(ratio => ratio < 0),
            WilcoxonSignedRank.PValue(ratios)
        );
    }
}
