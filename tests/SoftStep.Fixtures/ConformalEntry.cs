namespace SoftStep.Fixtures;

/// <summary>The kind of score.</summary>
public enum ConformalKind
{
    /// <summary>|y − ŷ|.</summary>
    Absolute,

    /// <summary>|y − ŷ|/(σ̂ + β).</summary>
    Normalised,

    /// <summary>max(low − y, y − high).</summary>
    Quantile,

    /// <summary>|F(y) − ½|.</summary>
    Distributional,
}

/// <summary>Calibration rows, and the intervals of other rows.</summary>
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
public sealed record ConformalEntry(
    string Name,
    ConformalKind Kind,
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
    ConformalBound[]? Quantiles = null
)
{
    /// <summary>The promised share.</summary>
    public double Level => 1 - Alpha;

    /// <summary>The library's score.</summary>
    public ConformalScore Score =>
        Kind switch
        {
            ConformalKind.Absolute => ConformalScore.Absolute,
            ConformalKind.Normalised => ConformalScore.Normalized(Rows[0].Beta),
            ConformalKind.Quantile => ConformalScore.Quantile,
            _ => ConformalScore.Distributional,
        };

    /// <summary>One for each group.</summary>
    public IReadOnlyList<ConformalBound> Bounds => Quantiles ?? [new(0, Rows.Length, Rank!.Value, Quantile!.Value)];

    /// <summary>Whether all arrays have the sizes given by the case, and every row what its kind needs.</summary>
    public bool HasShapes()
    {
        var (n, tests) = (Rows.Length, TestRows.Length);
        return n > 0
            && Labels.Length == n
            && Scores.Length == n
            && Intervals.IsTable(tests, 2)
            && Rows.Concat(TestRows).All(row => row is not null && row.Fits(Kind))
            && (Groups is null ? Rank is not null && Quantile is not null : Groups.Length == n && Quantiles is not null)
            && (Groups is null ? TestGroups is null : TestGroups?.Length == tests);
    }
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
    /// <summary>Whether it has what a kind needs.</summary>
    public bool Fits(ConformalKind kind) =>
        kind switch
        {
            ConformalKind.Absolute => Prediction is not null,
            ConformalKind.Normalised => Prediction is not null && Deviation is not null,
            ConformalKind.Quantile => Low is not null && High is not null,
            _ => Weights is { Length: > 0 } && Labels?.Length == Weights.Length,
        };

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
public sealed record ConformalBound(long Group, long N, double Rank, double Quantile);
