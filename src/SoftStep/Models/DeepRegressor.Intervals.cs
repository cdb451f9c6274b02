using SoftStep.Candidates;
using SoftStep.Distributions;

namespace SoftStep;

/// <content>Conformal intervals.</content>
public sealed partial class DeepRegressor
{
    /// <summary>
    /// Calibrates intervals on rows that took no part in training, see <see cref="ConformalIntervals"/>. Afterwards
    /// <see cref="PredictIntervals"/> gives those of new rows.
    /// </summary>
    /// <param name="inputs">(N, …), on the model's device.</param>
    /// <param name="labels">(N) or (N, q), of the predictions' dtype.</param>
    /// <param name="bank">The known rows. Null is allowed only with a <see cref="LinearHead"/>.</param>
    /// <param name="level">The share of new labels to be inside, in (0, 1), such as 0.9.</param>
    /// <param name="score">
    /// The form of the intervals. A linear head has <see cref="ConformalScore.Absolute"/> only. For a neighbour head
    /// <see cref="ConformalScore.Quantile"/> is the usual choice: the width depends on the input.
    /// </param>
    /// <param name="ids">
    /// N integers that identify the rows, to refuse rows that are in the bank. Null: not checked.
    /// </param>
    /// <param name="groups">N integers: the share is inside within every group. Null: all rows are one group.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <returns>Plain numbers; there is nothing to dispose.</returns>
    /// <exception cref="InvalidOperationException">The head is linear and the score not absolute.</exception>
    /// <exception cref="ArgumentException">
    /// A row is in the bank, or ids are given and the bank has none; the level is out of range, a score is NaN, or shapes, dtypes
    /// or devices do not fit.
    /// </exception>
    public ConformalIntervals CalibrateIntervals(
        Tensor inputs,
        Tensor labels,
        ReferenceBank? bank,
        double level,
        ConformalScore score,
        Tensor? ids = null,
        Tensor? groups = null,
        int batchSize = 1024
    )
    {
        ArgumentNullException.ThrowIfNull(score);
        Guard.Share(level, nameof(level));
        var facts = new RowFacts(ids, groups);
        facts.RequireBatch(inputs, labels);
        RequireBank(bank);
        using var held = new Held(inputs, labels, facts);
        using var scope = NewDisposeScope();
        using var rows = bank?.Snapshot();
        RequireNotIn(rows, ids);
        if (head is NeighborHead)
        {
            using var distribution = PredictDistribution(inputs, rows!, batchSize);
            return ConformalIntervals.Calibrate(distribution, labels, level, score, groups);
        }
        var predictions = PredictPoints(inputs, rows, score, isPerRow: labels.ndim == 1, batchSize);
        Guard.Observed(labels, predictions.shape, predictions.dtype, predictions.device, nameof(labels));
        var scores = Band.Around(predictions).Scores(Band.Values(labels));
        return ConformalIntervals.Calibrate(scores, labels, level, score, groups);
    }

    /// <summary>Predicts the intervals of new rows; <see cref="ConformalIntervals"/> says what they promise.</summary>
    /// <param name="inputs">(N, …), on the model's device.</param>
    /// <param name="bank">The bank of the calibration, with the same rows.</param>
    /// <param name="intervals">From <see cref="CalibrateIntervals"/>, of this model with these weights.</param>
    /// <param name="groups">N integers, where it was calibrated by group; a group without calibration rows is infinite.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <returns>Their ends, (N) or (N, q) each, as the labels of the calibration were; NaN where the prediction is.</returns>
    /// <exception cref="InvalidOperationException">The head is linear and the score not absolute.</exception>
    /// <exception cref="ArgumentException">The intervals were calibrated differently, or shapes, dtypes or devices do not fit.</exception>
    public (Tensor Lower, Tensor Upper) PredictIntervals(
        Tensor inputs,
        ReferenceBank? bank,
        ConformalIntervals intervals,
        Tensor? groups = null,
        int batchSize = 1024
    )
    {
        ArgumentNullException.ThrowIfNull(intervals);
        RequireBank(bank);
        using var held = new Held(inputs, groups);
        using var scope = NewDisposeScope();
        if (head is NeighborHead)
        {
            using var distribution = PredictDistribution(inputs, bank!, batchSize);
            return Moved(intervals.Of(distribution, groups));
        }
        var predictions = PredictPoints(inputs, bank, intervals.Score, isPerRow: intervals.Width == 0, batchSize);
        return Moved(intervals.Of(Band.Around(predictions), predictions, groups));

        static (Tensor, Tensor) Moved((Tensor Lower, Tensor Upper) ends) =>
            (ends.Lower.MoveToOuterDisposeScope(), ends.Upper.MoveToOuterDisposeScope());
    }

    /// <summary>(N) or (N, q) of a linear head, which has the absolute score only.</summary>
    private Tensor PredictPoints(Tensor inputs, ReferenceBank? bank, ConformalScore score, bool isPerRow, int batchSize)
    {
        if (score != ConformalScore.Absolute)
        {
            NeighborsThat($"have a score {score}");
        }
        var predictions = Predict(inputs, bank, batchSize);
        return isPerRow && predictions.ndim == 2 && predictions.size(1) == 1 ? predictions.squeeze(-1) : predictions;
    }

    /// <summary>Rows that are in the bank predict themselves: their scores are smaller than those of new rows.</summary>
    private static void RequireNotIn(ReferenceBank? bank, Tensor? ids)
    {
        if (ids is null)
        {
            return;
        }
        if (bank?.Ids is null)
        {
            throw new ArgumentException("ids were given, but there is no bank with ids.", nameof(ids));
        }
        var known = bank.Ids.cpu().data<long>().ToHashSet();
        long[] both = [.. ids.cpu().to(ScalarType.Int64).data<long>().Where(known.Contains)];
        if (both.Length > 0)
        {
            throw new ArgumentException(
                $"Calibration rows must not be in the bank, but {both.Length} of {ids.numel()} are, for example those of ids "
                    + $"{string.Join(", ", both.Take(3))}.",
                nameof(ids)
            );
        }
    }
}
