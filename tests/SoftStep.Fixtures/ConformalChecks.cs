using SoftStep.Distributions;

namespace SoftStep.Fixtures;

/// <summary>Conformal intervals of distributions and of given tensors, to 1e-10.</summary>
internal static class ConformalChecks
{
    public static IEnumerable<Deviation> Compare(ConformalEntry entry)
    {
        using var scope = NewDisposeScope();
        yield return Deviation.OfFunction(
            "rank",
            [.. entry.Bounds.Select(bound => CalibratedGroup.Rank(bound.N, entry.Level))],
            [.. entry.Bounds.Select(bound => bound.Rank)]
        );
        yield return Deviation.OfFunction("scores", Scores(entry), [.. entry.Scores.Select(Read)]);

        var byDistribution = ConformalIntervals.Calibrate(
            Distribution(entry.Rows),
            tensor(entry.Labels),
            entry.Level,
            entry.Score,
            Integers(entry.Groups)
        );
        var ends = byDistribution.Of(Distribution(entry.TestRows), Integers(entry.TestGroups));
        yield return Bounds("quantile", byDistribution);
        yield return Intervals("intervals", ends);
        if (entry.Kind == ConformalKind.Distributional)
        {
            yield break;
        }
        var byTensors = ConformalIntervals.Calibrate(
            Lower(entry.Rows),
            Upper(entry.Rows),
            tensor(entry.Labels),
            entry.Level,
            Scale(entry.Rows),
            Integers(entry.Groups)
        );
        var others = entry.TestRows;
        yield return Bounds("quantile by tensors", byTensors);
        yield return Intervals(
            "intervals by tensors",
            byTensors.Of(Lower(others), Upper(others), Scale(others), Integers(entry.TestGroups))
        );

        // With a score of ½ every label is inside: the library's bound is infinite.
        double Read(double score) =>
            entry.Kind == ConformalKind.Distributional && score > 0.5 - 1e-12 ? double.PositiveInfinity : score;

        Deviation Bounds(string name, ConformalIntervals intervals) =>
            Deviation.OfFunction(
                name,
                [.. entry.Bounds.Select(bound => intervals.Bound(bound.Group))],
                [.. entry.Bounds.Select(bound => Read(bound.Quantile))]
            );

        Deviation Intervals(string name, (Tensor Lower, Tensor Upper) ends) =>
            Deviation.OfFunction(name, stack([ends.Lower, ends.Upper], 1).Numbers(), entry.Intervals.Flat());
    }

    /// <summary>Without equal scores, ⌈(n + 1)·level⌉ of n + 1 labels are inside.</summary>
    public static Deviation Compare(CoverageEntry entry) =>
        Deviation.OfFunction(
            "expected",
            [CalibratedGroup.Rank(entry.N, 1 - entry.Alpha) / (entry.N + 1)],
            [entry.Expected]
        );

    /// <summary>Calibrated on one row, at a level that one row suffices for, the bound is the row's score.</summary>
    private static double[] Scores(ConformalEntry entry) =>
        [
            .. entry.Rows.Zip(
                entry.Labels,
                (row, label) =>
                    ConformalIntervals
                        .Calibrate(Distribution([row]), tensor(new[] { label }), level: 0.5, entry.Score)
                        .Bound()
            ),
        ];

    /// <summary>Of rows whose weights are 0 for the labels of all other rows.</summary>
    private static PredictiveDistribution Distribution(ConformalRow[] rows)
    {
        var labels = rows.SelectMany(row => row.Distribution.Labels).ToArray();
        var weights = zeros(rows.Length, labels.Length, ScalarType.Float64);
        var first = 0;
        foreach (var (i, row) in rows.Index())
        {
            var own = row.Distribution.Weights;
            weights[i, first..(first + own.Length)] = tensor(own);
            first += own.Length;
        }
        var (queries, keys) = GivenWeights.Embeddings(weights);
        return GivenWeights.Head().Distribution(queries, keys, tensor(labels));
    }

    private static Tensor Lower(ConformalRow[] rows) =>
        tensor(rows.Select(row => row.Low ?? row.Prediction!.Value).ToArray());

    private static Tensor Upper(ConformalRow[] rows) =>
        tensor(rows.Select(row => row.High ?? row.Prediction!.Value).ToArray());

    private static Tensor? Scale(ConformalRow[] rows) =>
        rows[0].Deviation is null ? null : tensor(rows.Select(row => row.Deviation!.Value + row.Beta).ToArray());

    private static Tensor? Integers(long[]? groups) => groups is null ? null : tensor(groups);
}
