namespace SoftStep.Tests.Golden;

/// <summary>Calibration rows in the second fixture file, and the intervals of other rows.</summary>
/// <param name="Name">What is special.</param>
/// <param name="Kind">The score.</param>
/// <param name="Alpha">1 − level.</param>
/// <param name="Rows">What was predicted for the calibration rows.</param>
/// <param name="Labels">Of the calibration rows.</param>
/// <param name="Scores">Of the calibration rows.</param>
/// <param name="TestRows">What was predicted for the others.</param>
/// <param name="Intervals">Of the others: lower and upper end.</param>
/// <param name="Rank">Of the bound among the scores; by group null.</param>
/// <param name="Quantile">The bound; by group null.</param>
/// <param name="Groups">Of the calibration rows.</param>
/// <param name="TestGroups">Of the others.</param>
/// <param name="Quantiles">The bounds by group.</param>
public sealed record ConformalCase(
    string Name,
    string Kind,
    double Alpha,
    ConformalRow[] Rows,
    double[] Labels,
    double[] Scores,
    ConformalRow[] TestRows,
    double[][] Intervals,
    double? Rank = null,
    double? Quantile = null,
    long[]? Groups = null,
    long[]? TestGroups = null,
    ConformalQuantile[]? Quantiles = null
)
{
    public static IReadOnlyList<ConformalCase> All { get; } = BeyondFixtures.Section<ConformalCase>("conformal");

    public double Level => 1 - Alpha;

    public ConformalScore Score =>
        Kind switch
        {
            "absolute" => ConformalScore.Absolute,
            "normalised" => ConformalScore.Normalized(Rows[0].Beta),
            "quantile" => ConformalScore.Quantile,
            _ => ConformalScore.Distributional,
        };

    public IEnumerable<ConformalQuantile> Bounds => Quantiles ?? [new(0, Rows.Length, Rank!.Value, Quantile!.Value)];
}

/// <summary>What was predicted for a row: a number, with a deviation, an interval or a distribution.</summary>
public sealed record ConformalRow(
    double? Prediction = null,
    double? Deviation = null,
    double Beta = 0,
    double? Low = null,
    double? High = null,
    double[]? Weights = null,
    double[]? Labels = null
)
{
    /// <summary>Labels and weights whose mean, deviation or quantiles are these.</summary>
    public (double[] Labels, double[] Weights) Distribution =>
        Weights is not null ? (Labels!, Weights)
        : Low is not null ? ([Low.Value, High!.Value], [0.5, 0.5])
        : Deviation is not null
            ? ([Prediction!.Value - Deviation.Value, Prediction.Value + Deviation.Value], [0.5, 0.5])
        : ([Prediction!.Value], [1]);
}

/// <summary>The bound of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="N">Its rows.</param>
/// <param name="Rank">Of the bound among its scores.</param>
/// <param name="Quantile">The bound.</param>
public sealed record ConformalQuantile(long Group, long N, double Rank, double Quantile);
