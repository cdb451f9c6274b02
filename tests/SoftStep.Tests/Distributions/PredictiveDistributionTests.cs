using SoftStep.Fixtures;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Distributions;

/// <summary>What is special: types, rows without a distribution, draws, and how long it lives.</summary>
public sealed class PredictiveDistributionTests
{
    public static TheoryData<ExecutionPath> Paths => new(Enum.GetValues<ExecutionPath>());

    [Theory]
    [ClassData(typeof(Ways))]
    public void The_mean_is_the_prediction_to_the_last_bit(ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Ways.On(path, new NcaHead(warp: new SoftStepWarp(Ways.Size)));
        head.to(dtype);
        var (queries, keys) = (Draw.Normal(1, rows, Ways.Size).to(dtype), Draw.Normal(2, rows, Ways.Size).to(dtype));
        var labels = Draw.Normal(3, rows, 2).to(dtype);
        using var bank = new ReferenceBank(keys, labels);
        using var model = new DeepRegressor(Identity(), head);
        model.eval();

        using var distribution = head.Distribution(queries, keys, labels);
        using var ofBank = model.PredictDistribution(queries, bank);
        using var among = head.Distribution(queries, queries, labels, Exclusion.SameRows);

        distribution.Mean().ShouldEqual(head.call(queries, keys, labels));
        ofBank.Mean().ShouldEqual(model.Predict(queries, bank));
        among.Mean().ShouldEqual(head.LeaveOneOut(queries, labels));
        distribution.Mean().requires_grad.Should().BeFalse();
    }

    [Theory]
    [ClassData(typeof(Ways))]
    public void Every_path_answers_as_the_dense_one_in_float64(ExecutionPath path, int rows, ScalarType dtype)
    {
        var expected = Answers(ExecutionPath.Dense, rows, ScalarType.Float64);

        var answers = Answers(path, rows, dtype);

        foreach (var (answer, other) in answers.Zip(expected))
        {
            answer.dtype.Should().Be(dtype);
            answer.ShouldBe(other, dtype == ScalarType.Float64 ? 1e-11 : 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Queries_of_groups_see_the_distribution_of_their_group(ExecutionPath path)
    {
        // So many that groups are problems of their own, some without a key; the similarity is not fused.
        var (queries, keys, labels) = (Draw.Normal(1, 300, 3), Draw.Normal(2, 300, 3), Draw.Normal(3, 300, 2));
        var (ofQueries, ofKeys) = (Draw.Integers(4, 0, 3, 300), Draw.Integers(5, 1, 3, 300));
        var groups = Exclusion.Unequal(ofQueries.to(ScalarType.Int64), ofKeys.to(ScalarType.Int64));
        var mask = Exclusion.Mask(ofQueries.unsqueeze(-1).ne(ofKeys));

        using var distribution = Head(path).Distribution(queries, keys, labels, groups);
        using var masked = Head(ExecutionPath.Dense).Distribution(queries, keys, labels, mask);

        var observed = Draw.Normal(6, 300, 2);
        foreach (var (answer, expected) in All(distribution, observed).Zip(All(masked, observed)).SkipLast(1))
        {
            answer.ShouldBe(expected, 1e-11);
        }

        static NcaHead Head(ExecutionPath path) => new(new SwitchedSimilarity()) { Execution = new() { Path = path } };
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_level_that_float32_misses_by_rounding_counts_as_reached(ExecutionPath path)
    {
        // Ten equal weights: sums of 0.1f reach 0.3, 0.7 and 0.9 or just miss them.
        var (queries, keys) = GivenWeights.Embeddings(full(1, 10, 0.1, ScalarType.Float32));
        var labels = arange(1, 11, ScalarType.Float32);

        using var distribution = GivenWeights.Head(path).Distribution(queries, keys, labels);

        double[] levels = [.. Enumerable.Range(1, 10).Select(i => i / 10.0)];
        distribution.Quantile(levels).Values().Should().Equal(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        distribution.Cdf(3).item<float>().Should().BeApproximately(0.3f, 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Points_are_compared_in_the_labels_type(ExecutionPath path)
    {
        var (queries, keys) = GivenWeights.Embeddings(full(1, 2, 0.5, ScalarType.Float32));

        using var distribution = GivenWeights.Head(path).Distribution(queries, keys, tensor(new[] { 0.1f, 0.2f }));

        distribution.Cdf(0.1, 0.2).Values().Should().Equal(0.5, 1);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_types_get_answers_of_their_own_type(ScalarType dtype)
    {
        var head = new NcaHead();
        var (queries, keys) = (Draw.Normal(1, 6, 3).to(dtype), Draw.Normal(2, 9, 3).to(dtype));
        var (labels, observed) = (Draw.Normal(3, 9).to(dtype), Draw.Normal(4, 6).to(dtype));
        using var bank = new ReferenceBank(keys, labels);
        using var model = new DeepRegressor(Identity(), head);

        using var distribution = head.Distribution(queries, keys, labels);
        using var ofBank = model.PredictDistribution(queries, bank);
        using var wide = head.Distribution(
            queries.to(ScalarType.Float32),
            keys.to(ScalarType.Float32),
            labels.to(ScalarType.Float32)
        );

        foreach (var each in new[] { distribution, ofBank })
        {
            each.Quantile(0.1, 0.5).dtype.Should().Be(dtype);
            each.Quantile(0.1, 0.5).ShouldEqual(wide.Quantile(0.1, 0.5));
            each.Crps(observed).ShouldBe(wide.Crps(observed.to(ScalarType.Float32)), 8e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_query_without_a_candidate_has_no_distribution(ExecutionPath path)
    {
        var head = new NcaHead { Execution = new() { Path = path } };
        var excluded = tensor(
            new[,]
            {
                { false, true, false },
                { true, true, true },
            }
        );

        using var distribution = head.Distribution(
            Draw.Normal(1, 2, 3),
            Draw.Normal(2, 3, 3),
            Draw.Normal(3, 3),
            Exclusion.Mask(excluded)
        );

        distribution.Mean()[1].item<double>().Should().Be(0, "that is its prediction");
        foreach (var answer in All(distribution, Draw.Normal(4, 2)))
        {
            answer[0].AllFinite().Should().BeTrue();
            answer[1].Values().Should().OnlyContain(value => double.IsNaN(value));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_NaN_among_queries_or_labels_shows(ExecutionPath path)
    {
        var weights = tensor(
            new[,]
            {
                { 0.5, 0.5, 0 },
                { 0.25, 0.5, 0.25 },
                { 1, 0, 0 },
            }
        );
        var (queries, keys) = GivenWeights.Embeddings(weights);
        queries[2, 1] = double.NaN;
        foreach (var special in new[] { double.NaN, double.PositiveInfinity })
        {
            var labels = tensor(
                new[,]
                {
                    { 1, 4 },
                    { 2, 5 },
                    { special, 6 },
                }
            );

            using var distribution = GivenWeights.Head(path).Distribution(queries, keys, labels);

            foreach (var answer in All(distribution, ones(3, 2, ScalarType.Float64)).SkipLast(1))
            {
                answer[0].AllFinite().Should().BeTrue("the label has no weight");
                answer[1][0].isfinite().any().item<bool>().Should().BeFalse();
                answer[1][1].AllFinite().Should().BeTrue("it is another column");
                answer[2].isnan().all().item<bool>().Should().BeTrue();
            }
            distribution.Sample(3)[2].isnan().all().item<bool>().Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Draws_are_labels_by_their_weights_and_of_columns_those_of_one_key(ExecutionPath path)
    {
        double[] weights = [0, 0.1, 0.6, 0.3, 0];
        var (queries, keys) = GivenWeights.Embeddings(tensor(weights).unsqueeze(0));
        var labels = tensor(
            new[,]
            {
                { 1, 10 },
                { 2, 20 },
                { 3, 30 },
                { 4, 40 },
                { 5.0, 50 },
            }
        );
        using var distribution = GivenWeights.Head(path).Distribution(queries, keys, labels);

        var draws = distribution.Sample(20_000, new Generator(5));

        draws.shape.Should().Equal(1, 2, 20_000);
        draws[0, 1].ShouldEqual(draws[0, 0] * 10);
        var counts = draws[0, 0].Values().CountBy(value => value).ToDictionary();
        counts.Keys.Should().BeEquivalentTo([2.0, 3, 4]);
        foreach (var label in new[] { 2, 3, 4 })
        {
            // Five standard errors.
            var share = weights[label - 1];
            (counts[label] / 20_000.0).Should().BeApproximately(share, 5 * Math.Sqrt(share * (1 - share) / 20_000));
        }
        distribution.Sample(50, new Generator(6)).ShouldEqual(distribution.Sample(50, new Generator(6)));
    }

    [Fact]
    public void An_interval_is_between_the_quantiles_of_what_is_left_on_both_sides()
    {
        using var distribution = new NcaHead().Distribution(
            Draw.Normal(1, 4, 3),
            Draw.Normal(2, 30, 3),
            Draw.Normal(3, 30, 2)
        );

        var (lower, upper) = distribution.Interval(0.8);

        lower.ShouldEqual(distribution.Quantile(0.1).squeeze(-1));
        upper.ShouldEqual(distribution.Quantile(0.9).squeeze(-1));
    }

    [Fact]
    public void It_stays_as_it_is_when_the_bank_changes_or_is_disposed()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead());
        var bank = new ReferenceBank(Draw.Normal(1, 9, 3), Draw.Normal(2, 9));
        var inputs = Draw.Normal(3, 4, 3);
        using var distribution = model.PredictDistribution(inputs, bank, exclusion: null);
        var (mean, median) = (model.Predict(inputs, bank), distribution.Quantile(0.5));

        bank.Append(inputs, Draw.Normal(4, 4));
        bank.Dispose();

        distribution.Mean().ShouldEqual(mean);
        distribution.Quantile(0.5).ShouldEqual(median);
    }

    [Fact]
    public void It_lives_on_when_the_scope_in_which_it_was_made_is_over()
    {
        var head = new NcaHead(new RbfSimilarity(learnable: true));
        head.to(ScalarType.Float64);
        PredictiveDistribution distribution;
        Tensor expected;
        using (NewDisposeScope())
        {
            var (queries, keys, labels) = (Draw.Normal(1, 4, 3), Draw.Normal(2, 9, 3), Draw.Normal(3, 9));
            distribution = head.Distribution(queries, keys, labels);
            expected = distribution.Quantile(0.2, 0.7).MoveToOuterDisposeScope();
        }

        distribution.Quantile(0.2, 0.7).ShouldEqual(expected);
        distribution.Dispose();
        var ask = () => distribution.Mean();
        ask.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void It_keeps_and_leaves_no_tensors_but_its_own()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead(warp: new SoftStepWarp(3)));
        model.to(ScalarType.Float64);
        using var bank = new ReferenceBank(Draw.Normal(1, 9, 3), Draw.Normal(2, 9, 2));
        var (inputs, observed) = (Draw.Normal(3, 4, 3), Draw.Normal(4, 4, 2));
        // The bank keeps the order of its labels once it was asked for.
        Ask();

        LiveTensors.LeftBy(Ask).Should().Be(0);

        void Ask()
        {
            using var scope = NewDisposeScope();
            using var distribution = model.PredictDistribution(inputs, bank);
            All(distribution, observed);
        }
    }

    [Fact]
    public void It_is_refused_once_the_head_has_learned_something_else()
    {
        var head = new NcaHead(warp: new SoftStepWarp(3));
        var (queries, labels) = (randn(5, 3), randn(5));
        using var distribution = head.Distribution(queries, queries, labels, Exclusion.SameRows);
        distribution.Quantile(0.5);
        using var optimizer = optim.Adam(head.parameters(), lr: 0.1);
        head.LeaveOneOut(queries, labels).sum().backward();

        optimizer.step();

        var ask = () => distribution.Quantile(0.5);
        ask.Should().Throw<InvalidOperationException>().WithMessage("The head's parameters have changed*");
    }

    [Fact]
    public void Several_threads_may_ask()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead());
        model.eval();
        using var bank = new ReferenceBank(Draw.Normal(1, 500, 3), Draw.Normal(2, 500));
        using var distribution = model.PredictDistribution(Draw.Normal(3, 40, 3), bank);
        var expected = distribution.Quantile(0.1, 0.9).Values();

        Parallel.For(0, 20, _ => distribution.Quantile(0.1, 0.9).Values().Should().Equal(expected));
    }

    [Fact]
    public void Without_queries_there_are_no_answers()
    {
        using var distribution = new NcaHead().Distribution(zeros(0, 3), randn(4, 3), randn(4, 2));

        distribution.Mean().shape.Should().Equal(0, 2);
        distribution.Quantile(0.1, 0.2, 0.3).shape.Should().Equal(0, 2, 3);
        distribution.Sample(4).shape.Should().Equal(0, 2, 4);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var distribution = new NcaHead().Distribution(randn(5, 3), randn(4, 3), randn(4, 2));
        using var linear = new DeepRegressor(Identity(), new LinearHead(3));
        using var bank = new ReferenceBank(randn(4, 3), randn(4));
        using var other = new ReferenceBank(randn(4, 3), randn(4), ids: arange(4));
        using var model = new DeepRegressor(Identity(), new NcaHead());

        Refuse<ArgumentException>(() => distribution.Quantile(), "levels must have at least one entry*");
        Refuse<ArgumentException>(() => distribution.Quantile(0.5, 0), "*above 0 and at most 1, but is 0*");
        Refuse<ArgumentException>(() => distribution.Quantile(1.1), "*at most 1, but is 1.1*");
        Refuse<ArgumentException>(() => distribution.Cdf(), "points must have at least one entry*");
        Refuse<ArgumentException>(() => distribution.Interval(1), "level must be between 0 and 1*");
        Refuse<ArgumentException>(() => distribution.Sample(0), "count must be at least 1*");
        Refuse<ArgumentException>(() => distribution.Crps(randn(5)), "observed must be (5, 2) Float32*but is (5)*");
        Refuse<ArgumentException>(
            () => distribution.CdfAt(randn(5, 2, ScalarType.Float64)),
            "observed must be (5, 2) Float32*but is (5, 2) Float64*"
        );
        Refuse<InvalidOperationException>(
            () => linear.PredictDistribution(randn(2, 3), bank),
            "LinearHead weighs no rows*"
        );
        Refuse<ArgumentException>(
            () => model.PredictDistribution(randn(2, 3), bank, exclusion: other.Excluding(ids: arange(2))),
            "*made for other rows*"
        );
        Refuse<ArgumentException>(() => model.PredictDistribution(randn(2, 4), bank), "*keys must be*");

        static void Refuse<TError>(Action call, string message)
            where TError : Exception => call.Should().Throw<TError>().WithMessage(message);
    }

    private static Tensor[] Answers(ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Ways.On(path, new NcaHead());
        var (queries, keys) = (Draw.Normal(1, rows, Ways.Size).to(dtype), Draw.Normal(2, rows, Ways.Size).to(dtype));
        // Few values: quantiles do not jump by rounding, and there are ties.
        var labels = stack([Draw.Integers(3, 0, 4, rows), Draw.Integers(4, 0, 9, rows) / 2], 1).to(dtype);
        using var distribution = head.Distribution(queries, keys, labels);
        return All(distribution, (Draw.Integers(5, 0, 4, rows, 2) + 0.5).to(dtype));
    }

    /// <summary>All answers but the mean and the draws, which are the last.</summary>
    private static Tensor[] All(PredictiveDistribution distribution, Tensor observed) =>
        [
            distribution.Variance(),
            distribution.StandardDeviation(),
            distribution.Cdf(0.5, 2),
            distribution.CdfAt(observed),
            distribution.Quantile(0.03, 0.5, 0.97),
            distribution.Interval(0.9).Lower,
            distribution.Interval(0.9).Upper,
            distribution.Crps(observed),
            distribution.Sample(3, new Generator(1)),
        ];
}
