using SoftStep.Distributions;

namespace SoftStep;

/// <summary>
/// Intervals that contain a given share of new labels, whatever the model is. They are calibrated on n rows that took no part in
/// training: these rows are not in the loss or the bank, and did not choose the epoch. Each has a score (<see cref="ConformalScore"/>),
/// and the bound Q is the ⌈(n + 1)·level⌉-th smallest of these scores. The interval of a new row has the labels whose score is at
/// most Q.
/// </summary>
/// <remarks>
/// The promise, for each column of labels by itself: if the calibration rows and the new row are exchangeable, such as random draws
/// from one population, and the same model predicts them from the same bank, then the interval contains the new label with a
/// probability of at least the level. If no scores are equal, the probability is at most level + 1/(n + 1). This is an average over
/// inputs, not a promise for each input. Rows in the order of time are not exchangeable.
/// <para>
/// If calibrated by group, each group has its own Q, and the promise holds within each group.
/// </para>
/// <para>
/// If n is below <see cref="RowsNeeded"/>, the interval is (−∞, ∞): <see cref="Bound"/> is infinite, and <see cref="ToString"/> says
/// why. Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Lei and others, Distribution-Free Predictive
/// Inference for Regression, 2018.
/// </para>
/// </remarks>
public sealed class ConformalIntervals
{
    /// <param name="level">In (0, 1).</param>
    /// <param name="score">What rows are compared by.</param>
    /// <param name="width">q of labels (N, q), 0 of labels (N).</param>
    /// <param name="calibrated">The bounds of its scores.</param>
    internal ConformalIntervals(double level, ConformalScore score, long width, CalibratedGroups calibrated) =>
        (Level, Score, Width, Calibrated) = (level, score, width, calibrated);

    /// <summary>The promised share of new labels, in (0, 1).</summary>
    public double Level { get; }

    /// <summary>How many calibration rows, in each group, a finite bound needs: ⌈level/(1 − level)⌉.</summary>
    public long RowsNeeded => CalibratedGroup.RowsNeeded(Level);

    /// <summary>The groups that had calibration rows, ascending; 0 alone if it was not calibrated by group.</summary>
    public IReadOnlyList<long> Groups => [.. Calibrated.All.Select(group => group.Group)];

    internal ConformalScore Score { get; }

    /// <summary>q of labels (N, q), 0 of labels (N).</summary>
    internal long Width { get; }

    internal CalibratedGroups Calibrated { get; }

    private int Columns => (int)Math.Max(Width, 1);

    /// <summary>Calibrates what a neighbour head predicts. <see cref="DeepRegressor.CalibrateIntervals"/> also does the prediction.</summary>
    /// <param name="distribution">Of N calibration rows, N ≥ 1, without leading axes.</param>
    /// <param name="labels">Theirs, (N) or (N, q).</param>
    /// <param name="level">The share of new labels to be inside, in (0, 1), such as 0.9.</param>
    /// <param name="score">How far a label is from its prediction.</param>
    /// <param name="groups">N integers. Null: all rows are one group.</param>
    /// <returns>Plain numbers; there is nothing to dispose.</returns>
    /// <exception cref="ArgumentException">
    /// The level is out of range, a score is NaN, or shapes, dtypes or devices do not fit.
    /// </exception>
    public static ConformalIntervals Calibrate(
        PredictiveDistribution distribution,
        Tensor labels,
        double level,
        ConformalScore score,
        Tensor? groups = null
    )
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(score);
        Guard.Share(level, nameof(level));
        RequireRows(distribution);
        Guard.Observed(labels, distribution.Shape, distribution.Dtype, distribution.Device, nameof(labels));
        using var held = new Held(labels, groups);
        var scores =
            score.BandOf(distribution, level)?.Scores(Band.Values(labels)) ?? distribution.DistancesFromMedian(labels);
        return Calibrate(scores, labels, level, score, groups);
    }

    /// <summary>
    /// Calibrates given intervals, such as the quantiles of a linear head. For predictions without intervals give these twice. The
    /// score is max(lower − y, y − upper)/scale; for predictions it is |y − ŷ|/scale.
    /// </summary>
    /// <param name="lower">(N) or (N, q), N ≥ 1.</param>
    /// <param name="upper">The same.</param>
    /// <param name="labels">y, the same.</param>
    /// <param name="level">The share of new labels to be inside, in (0, 1), such as 0.9.</param>
    /// <param name="scale">The same, above 0, such as predicted standard deviations. Null: 1.</param>
    /// <param name="groups">N integers. Null: all rows are one group.</param>
    /// <returns>Plain numbers; there is nothing to dispose.</returns>
    /// <inheritdoc cref="Calibrate(PredictiveDistribution, Tensor, double, ConformalScore, Tensor?)" path="/exception"/>
    public static ConformalIntervals Calibrate(
        Tensor lower,
        Tensor upper,
        Tensor labels,
        double level,
        Tensor? scale = null,
        Tensor? groups = null
    )
    {
        Guard.Share(level, nameof(level));
        using var held = new Held(lower, upper, labels, (scale, groups));
        var band = Band.Given(lower, upper, scale);
        Guard.Observed(labels, lower.shape, lower.dtype, lower.device, nameof(labels));
        return Calibrate(band.Scores(Band.Values(labels)), labels, level, ConformalScore.Given, groups);
    }

    /// <summary>The intervals of new rows. <see cref="DeepRegressor.PredictIntervals"/> also does the prediction.</summary>
    /// <param name="distribution">Of N rows, by the head and from the bank of the calibration.</param>
    /// <param name="groups">N integers, where it was calibrated by group; a group without calibration rows is infinite.</param>
    /// <returns>
    /// Their ends, (N) or (N, q) each, of the distribution's dtype. The upper one is not part of the interval if the score is
    /// <see cref="ConformalScore.Distributional"/>. NaN where the distribution is.
    /// </returns>
    /// <exception cref="ArgumentException">It was calibrated differently, or shapes, dtypes or devices do not fit.</exception>
    public (Tensor Lower, Tensor Upper) Of(PredictiveDistribution distribution, Tensor? groups = null)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (Score == ConformalScore.Given)
        {
            throw new ArgumentException(
                "It was calibrated on intervals that were given: give those of the new rows.",
                nameof(distribution)
            );
        }
        RequireRows(distribution);
        var bounds = BoundsOf(distribution.Shape, distribution.Device, groups);
        var ends = Score.BandOf(distribution, Level)?.Widened(bounds) ?? distribution.AroundMedian(bounds);
        return Band.Tensors(ends, distribution.Shape, distribution.Dtype, distribution.Device);
    }

    /// <summary>The intervals of new rows from those that were predicted.</summary>
    /// <param name="lower">(N) or (N, q).</param>
    /// <param name="upper">The same.</param>
    /// <param name="scale">The same, above 0. Null: 1.</param>
    /// <param name="groups">N integers, where it was calibrated by group; a group without calibration rows is infinite.</param>
    /// <returns>[lower − Q·scale, upper + Q·scale], (N) or (N, q) each.</returns>
    /// <exception cref="ArgumentException">It was calibrated differently, or shapes, dtypes or devices do not fit.</exception>
    public (Tensor Lower, Tensor Upper) Of(Tensor lower, Tensor upper, Tensor? scale = null, Tensor? groups = null)
    {
        if (Score != ConformalScore.Given)
        {
            throw new ArgumentException(
                $"It was calibrated by the score {Score} of a model: ask by its distribution, or by the model.",
                nameof(lower)
            );
        }
        using var held = new Held(lower, upper, scale, groups);
        return Of(Band.Given(lower, upper, scale), lower, groups);
    }

    /// <summary>Q, the largest score inside; with <see cref="ConformalScore.Absolute"/> half the intervals' width.</summary>
    /// <param name="group">Of a group without calibration rows it is infinite. 0 if it was not calibrated by group.</param>
    /// <param name="column">Of labels (N, q), from 0 to q − 1.</param>
    /// <returns>
    /// Infinite if the rows are fewer than <see cref="RowsNeeded"/>, or too many scores are infinite, as those of
    /// <see cref="ConformalScore.Distributional"/> can be.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double Bound(long group = 0, int column = 0)
    {
        if (column < 0 || column >= Columns)
        {
            throw new ArgumentOutOfRangeException(
                nameof(column),
                column,
                $"column must be from 0 to {Columns - 1}, but is {column}."
            );
        }
        return Calibrated.Find(group)?.Bounds[column] ?? double.PositiveInfinity;
    }

    /// <summary>How many calibration rows a group had.</summary>
    /// <param name="group">0 if it was not calibrated by group.</param>
    public long Rows(long group = 0) => Calibrated.Find(group)?.Rows ?? 0;

    /// <summary>Writes them to a file, completely or not at all, as <see cref="ReferenceBank.Save"/> does.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <inheritdoc cref="ModuleWeights.SaveWeights" path="/exception"/>
    public void Save(string path) => IntervalsFile.Save(this, path);

    /// <summary>Reads a file. The intervals are those of the weights and the bank that they were calibrated with.</summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no intervals, has another version, or is truncated or changed; the message names the field, what was expected
    /// and what was found.
    /// </exception>
    public static ConformalIntervals Load(string path) => IntervalsFile.Load(path);

    /// <summary>The level, the rows, and which intervals are infinite and why.</summary>
    public override string ToString()
    {
        var (all, isByGroup) = (Calibrated.All, Calibrated.IsByGroup);
        var text = FormattableString.Invariant(
            $"Intervals of {100 * Level:0.####} % by the score {Score}, from {all.Sum(group => group.Rows)} rows"
        );
        var infinite = all.Where(group => group.Bounds.Any(double.IsPositiveInfinity))
            .Select(group =>
                (isByGroup ? $"of group {group.Group} " : "")
                + (
                    group.Rows < RowsNeeded
                        ? $"because its {group.Rows} rows are fewer than {RowsNeeded}"
                        : "because too many of its scores are"
                )
            );
        return $"{text}{(isByGroup ? $" in {all.Count} groups" : "")}"
            + string.Concat(infinite.Select(reason => $"; infinite {reason}"));
    }

    /// <summary>The intervals of new rows from their bands, whatever the score is.</summary>
    /// <param name="band">Of these rows.</param>
    /// <param name="like">Of the shape, dtype and device of the ends.</param>
    /// <param name="groups">Or null.</param>
    internal (Tensor Lower, Tensor Upper) Of(Band band, Tensor like, Tensor? groups) =>
        Band.Tensors(band.Widened(BoundsOf(like.shape, like.device, groups)), like.shape, like.dtype, like.device);

    /// <param name="scores">Of each row and column, row by row.</param>
    /// <param name="labels">(N) or (N, q).</param>
    /// <param name="level">In (0, 1).</param>
    /// <param name="score">What they are.</param>
    /// <param name="groups">(N), or null.</param>
    internal static ConformalIntervals Calibrate(
        double[] scores,
        Tensor labels,
        double level,
        ConformalScore score,
        Tensor? groups
    )
    {
        var calibrated = CalibratedGroups.Of(scores, (int)labels.size(0), level, labels.device, groups);
        return new(level, score, labels.ndim == 1 ? 0 : labels.size(1), calibrated);
    }

    /// <summary>Q of each new row and column, row by row.</summary>
    private double[] BoundsOf(long[] shape, Device device, Tensor? groups)
    {
        var width = shape.Length == 1 ? 0 : shape[1];
        if (width != Width)
        {
            throw new ArgumentException(
                $"It was calibrated on labels {(Width == 0 ? "(N)" : $"(N, {Width})")}, but the predictions are {Guard.Describe(shape)}."
            );
        }
        return Calibrated.BoundsOf((int)shape[0], Columns, device, groups);
    }

    private static void RequireRows(PredictiveDistribution distribution)
    {
        if (distribution.Rows is not [> 0])
        {
            throw new ArgumentException(
                $"distribution must be of N ≥ 1 rows without leading axes, but is of {Guard.Describe(distribution.Rows)}.",
                nameof(distribution)
            );
        }
    }
}
