using SoftStep.Fixtures;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Distributions;

/// <summary>That they keep their promise, when they are infinite, groups, heads, and what is refused.</summary>
public sealed class ConformalIntervalsTests
{
    public static TheoryData<string> Scores => ["Absolute", "Normalized", "Quantile", "Distributional"];

    [Theory]
    [InlineData(9, 0.7)]
    [InlineData(50, 0.9)]
    public void New_labels_are_inside_as_often_as_promised(int rows, double level)
    {
        const int Repeats = 1000;
        const int New = 20;
        // Labels are 0 ± 1, or 0 ± 10 in the second group.
        var shares = Enumerable
            .Range(0, Repeats)
            .Select(repeat =>
            {
                using var scope = NewDisposeScope();
                var labels = Draw.Normal(repeat, rows + New) * (1 + 9 * Draw.Mask(-repeat, 0.3, rows + New));
                var points = zeros_like(labels);
                var intervals = ConformalIntervals.Calibrate(points[..rows], points[..rows], labels[..rows], level);
                var (lower, upper) = intervals.Of(points[rows..], points[rows..]);
                return Share(lower, labels[rows..], upper);
            })
            .ToArray();

        ShouldKeep(shares, level, rows);
    }

    [Fact]
    public void By_group_they_are_inside_as_often_within_every_group()
    {
        const int Rows = 60;
        var shares = Enumerable.Range(0, 500).Select(Repeat).ToArray();

        // The first group has twice the rows of the second; without groups it would have nearly all, the second too few.
        ShouldKeep([.. shares.Select(share => share.First)], 0.8, 40);
        ShouldKeep([.. shares.Select(share => share.Second)], 0.8, 20);

        static (double First, double Second) Repeat(int repeat)
        {
            using var scope = NewDisposeScope();
            var groups = arange(2 * Rows).remainder(3).eq(0).to(ScalarType.Int64);
            var labels = Draw.Normal(repeat, 2 * Rows) * (1 + 9 * groups);
            var points = zeros_like(labels);
            var intervals = ConformalIntervals.Calibrate(
                points[..Rows],
                points[..Rows],
                labels[..Rows],
                0.8,
                groups: groups[..Rows]
            );
            var (lower, upper) = intervals.Of(points[Rows..], points[Rows..], groups: groups[Rows..]);
            return (Of(0), Of(1));

            double Of(long group)
            {
                var own = groups[Rows..].eq(group);
                return Share(lower[own], labels[Rows..][own], upper[own]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Of_a_neighbour_head_they_keep_it_with_every_score(string score)
    {
        const int Rows = 40;
        using var model = Model(new NcaHead());
        // Wider to the right, and more neighbours than 2/α.
        using var bank = Bank(seed: -1, rows: 300);
        var shares = Enumerable
            .Range(0, 60)
            .Select(repeat =>
            {
                using var scope = NewDisposeScope();
                var (x, y) = Labeled(repeat, 2 * Rows);
                var intervals = model.CalibrateIntervals(x[..Rows], y[..Rows], bank, 0.8, Score(score));
                var (lower, upper) = model.PredictIntervals(x[Rows..], bank, intervals);
                lower.isfinite().all().item<bool>().Should().BeTrue();
                return Share(lower, y[Rows..], upper);
            })
            .ToArray();

        ShouldKeep(shares, 0.8, Rows);
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void A_model_answers_as_its_distribution(string score)
    {
        using var model = Model(new NcaHead());
        using var bank = Bank(seed: 1, rows: 30, columns: 2);
        var ((x, y), (others, _)) = (Labeled(2, 25, columns: 2), Labeled(3, 7, columns: 2));
        var (groups, ofOthers) = (arange(25).remainder(2), arange(7).remainder(3));
        using var known = model.PredictDistribution(x, bank);
        using var distribution = model.PredictDistribution(others, bank);

        var intervals = model.CalibrateIntervals(x, y, bank, 0.7, Score(score), groups: groups);
        var (lower, upper) = model.PredictIntervals(others, bank, intervals, ofOthers);

        var expected = ConformalIntervals.Calibrate(known, y, 0.7, Score(score), groups).Of(distribution, ofOthers);
        lower.ShouldEqual(expected.Lower);
        upper.ShouldEqual(expected.Upper);
        lower.shape.Should().Equal(7, 2);
        upper[ofOthers.eq(2)].isposinf().all().item<bool>().Should().BeTrue("no calibration row is in group 2");
        lower[ofOthers.eq(2)].isneginf().all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Every_column_has_the_intervals_it_would_have_alone(string score)
    {
        var (x, y) = Labeled(1, 30, columns: 2);
        var (keys, labels) = Labeled(2, 50, columns: 2);
        using var both = new NcaHead().Distribution(x, keys, labels);
        var ends = ConformalIntervals.Calibrate(both, y, 0.8, Score(score)).Of(both);
        foreach (var column in new[] { 0, 1 })
        {
            using var one = new NcaHead().Distribution(x, keys, labels.select(1, column));

            var (lower, upper) = ConformalIntervals.Calibrate(one, y.select(1, column), 0.8, Score(score)).Of(one);

            ends.Lower.select(1, column).ShouldBe(lower, 1e-12);
            ends.Upper.select(1, column).ShouldBe(upper, 1e-12);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float64, false)]
    [InlineData(ScalarType.Float64, true)]
    [InlineData(ScalarType.Float32, false)]
    [InlineData(ScalarType.Float32, true)]
    public void A_label_whose_score_is_the_bound_is_inside_whatever_the_rounding(ScalarType dtype, bool isScaled)
    {
        // Predictions are up to 10,000 times as large as labels, so that differences are rounded.
        for (var seed = 0; seed < 300; seed++)
        {
            using var scope = NewDisposeScope();
            var points = (Draw.Normal(seed, 19) * Math.Pow(10, seed % 5)).to(dtype);
            var labels = (Draw.Integers(seed + 1000, -20, 20, 19) / 10).to(dtype);
            var scale = isScaled ? Draw.Uniform(seed + 2000, 0.1, 3, 19).to(dtype) : null;

            var intervals = ConformalIntervals.Calibrate(points, points, labels, 0.9, scale);
            var (lower, upper) = intervals.Of(points, points, scale);

            // ⌈20 · 0.9⌉ of 19.
            (Share(lower, labels, upper) * 19)
                .Should()
                .BeApproximately(18, 1e-9, $"of seed {seed}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_linear_head_has_intervals_of_one_width(bool hasColumns)
    {
        var head = new LinearHead(1, hasColumns ? 2 : 1);
        head.to(ScalarType.Float64);
        using var model = Model(head);
        var (x, y) = Labeled(1, 20, hasColumns ? 2 : 0);

        var intervals = model.CalibrateIntervals(x, y, bank: null, 0.9, ConformalScore.Absolute);
        var (lower, upper) = model.PredictIntervals(x, bank: null, intervals);

        var points = hasColumns ? model.Predict(x) : model.Predict(x).squeeze(-1);
        var bounds = (y - points).abs().reshape(20, -1).sort(0).Values[18].Values();
        new[] { intervals.Bound(), intervals.Bound(column: hasColumns ? 1 : 0) }.Should().Equal(bounds[0], bounds[^1]);
        lower.ShouldBe(points - tensor(bounds).reshape(hasColumns ? [2] : []), 1e-12);
        upper.ShouldBe(points + tensor(bounds).reshape(hasColumns ? [2] : []), 1e-12);
        // 19th of 20, so that one label is outside.
        (Share(lower, y, upper) * y.numel())
            .Should()
            .Be(y.numel() - y.numel() / 20);
    }

    [Theory]
    [InlineData(0.9, 9)]
    [InlineData(0.8, 4)]
    [InlineData(0.5, 1)]
    [InlineData(0.95, 19)]
    [InlineData(0.99, 99)]
    [InlineData(0.3, 1)]
    public void Too_few_rows_for_a_level_are_an_infinite_interval_that_says_so(double level, int needed)
    {
        var labels = Draw.Normal(1, needed);

        var enough = ConformalIntervals.Calibrate(labels * 0, labels * 0, labels, level);

        enough.RowsNeeded.Should().Be(needed);
        enough.Bound().Should().Be(labels.abs().max().item<double>());
        enough.ToString().Should().NotContain("infinite");
        if (needed > 1)
        {
            var tooFew = ConformalIntervals.Calibrate(labels[1..] * 0, labels[1..] * 0, labels[1..], level);
            tooFew.Bound().Should().Be(double.PositiveInfinity);
            tooFew.Of(labels, labels).Lower.isneginf().all().item<bool>().Should().BeTrue();
            tooFew.Of(labels, labels).Upper.isposinf().all().item<bool>().Should().BeTrue();
            tooFew.ToString().Should().EndWith($"; infinite because its {needed - 1} rows are fewer than {needed}");
        }
    }

    [Fact]
    public void They_read_as_a_sentence()
    {
        var labels = Draw.Normal(1, 12);
        var groups = arange(12).div(10, RoundingMode.floor).to(ScalarType.Int64);

        var given = ConformalIntervals.Calibrate(labels, labels, labels, 0.9, groups: groups);

        given
            .ToString()
            .Should()
            .Be(
                "Intervals of 90 % by the score Given, from 12 rows in 2 groups; infinite of group 1 because its 2 rows are fewer than 9"
            );
        (given.Rows(0), given.Rows(1), given.Rows(2)).Should().Be((10, 2, 0));
        (given.Bound(0), given.Bound(1), given.Bound(2))
            .Should()
            .Be((0, double.PositiveInfinity, double.PositiveInfinity));
    }

    [Fact]
    public void Labels_outside_of_all_neighbours_make_the_distributional_ones_infinite_and_they_say_so()
    {
        var (queries, keys) = GivenWeights.Embeddings(ones(20, 1, ScalarType.Float64));
        using var distribution = GivenWeights.Head().Distribution(queries, keys, zeros(1, ScalarType.Float64));

        var intervals = ConformalIntervals.Calibrate(
            distribution,
            Draw.Normal(1, 20),
            0.9,
            ConformalScore.Distributional
        );

        intervals.ToString().Should().EndWith("; infinite because too many of its scores are");
        intervals.Of(distribution).Upper.isposinf().all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void A_row_without_a_prediction_is_refused_in_calibration_and_NaN_afterwards(string score)
    {
        var (x, y) = Labeled(1, 10);
        var spoilt = x.clone();
        spoilt[3, 0] = double.NaN;
        using var whole = new NcaHead().Distribution(x, x, y);
        using var broken = new NcaHead().Distribution(spoilt, x, y);

        var calibrate = () => ConformalIntervals.Calibrate(broken, y, 0.5, Score(score));
        calibrate.Should().Throw<ArgumentException>().WithMessage("*that of row 3 is NaN*");
        foreach (var level in new[] { 0.5, 0.99 })
        {
            var (lower, upper) = ConformalIntervals.Calibrate(whole, y, level, Score(score)).Of(broken);
            lower.isnan().Values().Should().Equal(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
            upper.isnan().Values().Should().Equal(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Ends_have_the_predictions_dtype(ScalarType dtype)
    {
        var (x, y) = Labeled(1, 30);
        using var wide = new NcaHead().Distribution(x, x, y, Exclusion.SameRows);
        using var narrow = new NcaHead().Distribution(x.to(dtype), x.to(dtype), y.to(dtype), Exclusion.SameRows);
        foreach (var score in new[] { ConformalScore.Absolute, ConformalScore.Normalized(0.1) })
        {
            var expected = ConformalIntervals.Calibrate(wide, y, 0.8, score).Of(wide);

            var (lower, upper) = ConformalIntervals.Calibrate(narrow, y.to(dtype), 0.8, score).Of(narrow);

            (lower.dtype, upper.dtype).Should().Be((dtype, dtype));
            lower.ShouldBe(expected.Lower, dtype == ScalarType.Float32 ? 1e-5 : 5e-2);
            upper.ShouldBe(expected.Upper, dtype == ScalarType.Float32 ? 1e-5 : 5e-2);
        }
    }

    [Fact]
    public void No_tensors_are_left_but_the_ends()
    {
        using var model = Model(new NcaHead());
        using var bank = Bank(seed: 1, rows: 30);
        var (x, y) = Labeled(2, 25);
        Run();

        LiveTensors.LeftBy(Run).Should().Be(0);

        void Run()
        {
            foreach (var score in new[] { ConformalScore.Quantile, ConformalScore.Distributional })
            {
                var intervals = model.CalibrateIntervals(x, y, bank, 0.7, score);
                var (lower, upper) = model.PredictIntervals(x, bank, intervals);
                lower.Dispose();
                upper.Dispose();
            }
        }
    }

    private static DeepRegressor Model(RegressionHead head) => new(Identity(), head);

    private static ReferenceBank Bank(int seed, long rows, long columns = 0)
    {
        var (x, y) = Labeled(seed, rows, columns);
        return new(x, y);
    }

    /// <summary>The noise is larger on the right.</summary>
    private static (Tensor X, Tensor Y) Labeled(int seed, long rows, long columns = 0)
    {
        var x = Draw.Uniform(seed + 1000, 0, 3, rows, 1);
        var y = x * (1 + Draw.Normal(seed + 2000, rows, Math.Max(columns, 1)));
        return (x, columns == 0 ? y.squeeze(-1) : y);
    }

    private static ConformalScore Score(string name) =>
        name switch
        {
            "Absolute" => ConformalScore.Absolute,
            "Normalized" => ConformalScore.Normalized(0.1),
            "Quantile" => ConformalScore.Quantile,
            _ => ConformalScore.Distributional,
        };

    private static double Share(Tensor lower, Tensor labels, Tensor upper) =>
        labels.ge(lower).logical_and(labels.le(upper)).to(ScalarType.Float64).mean().item<double>();

    /// <summary>Between level and level + 1/(n + 1), within three standard errors.</summary>
    private static void ShouldKeep(double[] shares, double level, int rows)
    {
        var mean = shares.Average();
        var error = 3 * Math.Sqrt(shares.Sum(share => (share - mean) * (share - mean))) / shares.Length;
        error.Should().BeLessThan(0.06);
        mean.Should().BeInRange(level - error, level + 1.0 / (rows + 1) + error);
    }
}
