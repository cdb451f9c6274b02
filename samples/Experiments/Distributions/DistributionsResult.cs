namespace SoftStep.Experiments.Distributions;

/// <summary>The results of the comparison.</summary>
/// <param name="Trials">One cell for each data set, forecaster and learning rate.</param>
/// <param name="Chosen">One cell for each data set, forecaster and seed.</param>
internal sealed record DistributionsResult(
    DistributionsPlan Plan,
    IReadOnlyList<ForecastCell> Trials,
    IReadOnlyList<ForecastCell> Chosen
)
{
    /// <summary>The level of the intervals in tables.</summary>
    public const double Level = 0.9;

    private static readonly int IndexOfLevel = Forecast.IntervalLevels.Count - 1;

    public IReadOnlyList<string> DataSets { get; } = [.. Plan.DataSets.Select(data => data.Name)];

    public IEnumerable<ForecastCell> Cells => Trials.Concat(Chosen.Where(cell => cell.Key.Seed != Plan.Seeds[0]));

    /// <summary>By seed.</summary>
    /// <exception cref="InvalidOperationException">A training diverged.</exception>
    public ForecastScores[] Scores(string dataSet, Forecaster forecaster) =>
        [
            .. Plan.Seeds.Select(seed =>
                Chosen
                    .Single(cell =>
                        cell.Key.DataSet == dataSet && cell.Key.Head == forecaster.Name && cell.Key.Seed == seed
                    )
                    .Scores
                ?? throw new InvalidOperationException(
                    $"{forecaster.Name} on {dataSet}, seed {seed}: its training diverged."
                )
            ),
        ];

    /// <summary>The mean over seeds.</summary>
    public double Mean(string dataSet, Forecaster forecaster, Func<ForecastScores, double> score) =>
        Scores(dataSet, forecaster).Average(score);

    public static double Crps(ForecastScores scores) => scores.Crps;

    public static double Width(ForecastScores scores) => scores.Calibrated[IndexOfLevel].Width;

    public static double Coverage(ForecastScores scores) => scores.Calibrated[IndexOfLevel].Coverage;

    public static double OwnCoverage(ForecastScores scores) => scores.Own[IndexOfLevel].Coverage;

    public static double OwnWidth(ForecastScores scores) => scores.Own[IndexOfLevel].Width;

    /// <summary>A forecaster's score divided by another's, geometric mean over data sets, and on how many it is lower.</summary>
    public (double Ratio, int DataSetsWon) Against(
        Forecaster forecaster,
        Forecaster other,
        Func<ForecastScores, double> score
    )
    {
        var ratios = DataSets
            .Select(dataSet => Mean(dataSet, forecaster, score) / Mean(dataSet, other, score))
            .ToArray();
        return (Math.Exp(ratios.Average(Math.Log)), ratios.Count(ratio => ratio < 1));
    }
}
