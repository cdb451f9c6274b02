using SoftStep.Distributions;
using SoftStep.Tests.Distributions;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Golden;

/// <summary>Conformal intervals of neighbour heads and of given tensors, against the second fixture file.</summary>
public sealed class ConformalTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, ConformalCase.All.Count)];

    /// <summary>Those whose score is the distance to an interval.</summary>
    public static TheoryData<int> Bands =>
        [.. Enumerable.Range(0, ConformalCase.All.Count).Where(i => ConformalCase.All[i].Kind != "distributional")];

    [Fact]
    public void There_are_all_scores_groups_and_infinite_intervals()
    {
        ConformalCase.All.Select(entry => entry.Score.ToString()).Distinct().Should().HaveCount(4);
        ConformalCase.All.Should().ContainSingle(entry => entry.Groups != null);
        ConformalCase.All.Count(entry => double.IsInfinity(entry.Intervals[0][0])).Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Those_of_distributions_are_the_fixtures(int number)
    {
        var entry = ConformalCase.All[number];
        using var known = Distribution(entry.Rows);
        using var others = Distribution(entry.TestRows);

        var intervals = ConformalIntervals.Calibrate(
            known,
            tensor(entry.Labels),
            entry.Level,
            entry.Score,
            Integers(entry.Groups)
        );

        ShouldBe(intervals, entry, intervals.Of(others, Integers(entry.TestGroups)));
    }

    [Theory]
    [MemberData(nameof(Bands))]
    public void Those_of_tensors_are_the_fixtures(int number)
    {
        var entry = ConformalCase.All[number];
        var (known, others) = (entry.Rows, entry.TestRows);

        var intervals = ConformalIntervals.Calibrate(
            Lower(known),
            Upper(known),
            tensor(entry.Labels),
            entry.Level,
            Scale(known),
            Integers(entry.Groups)
        );

        ShouldBe(
            intervals,
            entry,
            intervals.Of(Lower(others), Upper(others), Scale(others), Integers(entry.TestGroups))
        );
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Ranks_are_the_fixtures(int number)
    {
        var entry = ConformalCase.All[number];

        foreach (var bound in entry.Bounds)
        {
            CalibratedGroup.Rank(bound.N, entry.Level).Should().Be(bound.Rank);
            (CalibratedGroup.RowsNeeded(entry.Level) <= bound.N).Should().Be(bound.Rank <= bound.N);
        }
    }

    private static void ShouldBe(ConformalIntervals intervals, ConformalCase entry, (Tensor Lower, Tensor Upper) ends)
    {
        stack([ends.Lower, ends.Upper], 1).ShouldBe(DistributionCase.Tensor(entry.Intervals), 1e-10);
        foreach (var bound in entry.Bounds)
        {
            // With a score of ½ every label is inside.
            var isEverything = entry.Kind == "distributional" && bound.Quantile > 0.5 - 1e-12;
            var expected = isEverything ? double.PositiveInfinity : bound.Quantile;
            new[] { intervals.Bound(bound.Group) }.ShouldBe([expected], 1e-10);
            intervals.Rows(bound.Group).Should().Be(bound.N);
        }
    }

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
