using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Retrieval;

public sealed class RetrievalTests
{
    private const int Rows = 500;

    private readonly Tensor embeddings = Draw.Normal(1, Rows, 3);
    private readonly Tensor labels = Draw.Normal(2, Rows, 2);
    private readonly Tensor queries = Draw.Normal(3, 20, 3);
    private readonly Tensor ids = arange(1000, 1000 + Rows);

    public static TheoryData<string, Func<NeighborHead>> Refused =>
        new()
        {
            { "MinMax z", () => new NcaHead(warp: new SoftStepWarp(3)) },
            { "rank", () => new KnnHead(5) },
            { "rank", () => new KnnHead(new SoftStepWarp(3)) },
            { "DotSimilarity", () => new NcaHead(new DotSimilarity()) },
            { "CosineAngleSimilarity", () => new NcaHead(new CosineAngleSimilarity()) },
            { "hook", Hooked },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Heads_without_a_bound_are_refused_with_the_reason(string reason, Func<NeighborHead> head)
    {
        using var model = new DeepRegressor(Identity(), head());
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);

        model
            .Invoking(it => it.Predict(queries, index))
            .Should()
            .Throw<ArgumentException>()
            .Which.Message.Should()
            .ContainAll(reason, "no error bound", "bank");
    }

    [Fact]
    public void Linear_heads_are_refused()
    {
        using var model = new DeepRegressor(Identity(), new LinearHead(3, 2));
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);

        model.Invoking(it => it.Predict(queries, index)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void The_nearest_row_and_one_search_within_a_distance_are_all()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var inner = new BankIndex(bank);
        var index = new ObservedIndex(inner);

        using var found = model.Predict(queries, index, new() { FirstRows = 1 });

        found.IsExact.Should().BeTrue();
        found.Values.ShouldBe(model.Predict(queries, bank), 1e-12);
        index.Calls.Should().Equal(("nearest", 1), ("within", Rows));
        found.RowsFetched.Values().Should().OnlyContain(it => it < Rows / 2);
    }

    [Fact]
    public void Without_a_search_within_a_distance_four_times_as_many_rows_are_fetched_each_time()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var inner = new BankIndex(bank);
        var index = new ObservedIndex(inner) { Ranges = false };

        using var found = model.Predict(queries, index, new() { FirstRows = 10 });

        found.IsExact.Should().BeTrue();
        index.Calls.Select(it => it.Count).Should().Equal(new[] { 10, 40, 160, 500 }[..index.Calls.Count]);
        index.Calls.Count.Should().BeGreaterThan(1);
    }

    [Fact]
    public void Rows_are_fetched_until_the_bounds_are_below_the_tolerance_or_there_are_no_more_to_fetch()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead(options: new() { Temperature = 0.1 }));
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);

        using var enough = model.Predict(queries, index, new() { FirstRows = 4, Tolerance = 0.2 });
        using var few = model.Predict(
            queries,
            index,
            new()
            {
                FirstRows = 4,
                MostRows = 8,
                Tolerance = 0.2,
            }
        );

        enough.ErrorBounds.Values().Should().OnlyContain(it => it <= 0.2);
        enough.RowsFetched.Values().Should().Contain(it => it < Rows);
        enough.IsExact.Should().BeFalse();
        few.ErrorBounds.Values().Should().Contain(it => it > 0.2);
        few.RowsFetched.Values().Should().OnlyContain(it => it <= 8);
    }

    [Fact]
    public void An_index_that_may_miss_rows_is_never_exact()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var inner = new BankIndex(bank);

        using var found = model.Predict(queries, new ObservedIndex(inner) { Exact = false });

        found.Values.ShouldBe(model.Predict(queries, bank), 1e-12);
        found.Exact.any().item<bool>().Should().BeFalse();
        found.DiscardedShares.Values().Should().OnlyContain(it => it == 1);
    }

    [Fact]
    public void A_row_that_is_more_similar_than_all_nearer_ones_can_have_all_the_weight()
    {
        // By the Euclidean distance (1, 1) is nearer to the query than (1.5, 0), by the Manhattan distance it is farther.
        var head = new NcaHead(
            new ManhattanSimilarity(),
            new SoftStepWarp(2, new() { Scale = ProximityScale.Relative, Scope = SoftStepScope.Global })
        );
        using (no_grad())
        {
            head.parameters().Single().fill_(3);
        }
        using var model = new DeepRegressor(Identity(), head);
        using var bank = new ReferenceBank(
            tensor(
                new[,]
                {
                    { 1f, 1f },
                    { 1.5f, 0f },
                }
            ),
            tensor(new[] { 0f, 1f })
        );
        using var index = new BankIndex(bank);

        using var found = model.Predict(zeros(1, 2), index, new() { FirstRows = 1, MostRows = 1 });

        model.Predict(zeros(1, 2), bank).Values().Should().Equal(1);
        (found.Values.item<float>(), found.ErrorBounds.item<float>()).Should().Be((0, 1));
    }

    [Fact]
    public void A_distribution_is_that_of_all_rows()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);
        var observed = Draw.Normal(4, 20, 2);

        using var found = model.PredictDistribution(queries, index);

        using var all = model.PredictDistribution(queries, bank);
        found.DiscardedShares.Values().Should().OnlyContain(it => it == 0).And.HaveCount(20);
        found.Mean().ShouldBe(all.Mean(), 1e-12);
        found.Crps(observed).ShouldBe(all.Crps(observed), 1e-10);
        found.Quantile(0.1, 0.5, 0.9).ShouldBe(all.Quantile(0.1, 0.5, 0.9), 1e-12);
    }

    [Fact]
    public void A_distribution_of_too_few_rows_is_off_by_at_most_the_discarded_share()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead(options: new() { Temperature = 0.1 }));
        using var bank = new ReferenceBank(embeddings, labels.select(1, 0));
        using var index = new BankIndex(bank);

        using var found = model.PredictDistribution(queries, index, new() { FirstRows = 30, MostRows = 30 });

        using var all = model.PredictDistribution(queries, bank);
        var shares = found.DiscardedShares.Values();
        shares.Should().OnlyContain(it => it > 0 && it < 1);
        var off = (found.Cdf(0, 0.5) - all.Cdf(0, 0.5)).abs().amax([-1]).Values();
        off.Zip(shares).Should().OnlyContain(it => it.First <= it.Second).And.Contain(it => it.First > 0.01);
    }

    [Fact]
    public void An_explanation_is_that_of_all_rows()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels, ids);
        using var index = new BankIndex(bank);

        using var found = model.Explain(queries, index, 4);

        using var all = model.Explain(queries, bank, 4);
        found.Weights.ShouldBe(all.Weights, 1e-12);
        found.Ids!.Filled(found.Weights.IsZero(), 0).ShouldEqual(all.Ids!.Filled(all.Weights.IsZero(), 0));
        found.Labels[.., 0].ShouldEqual(all.Labels[.., 0]);
        found.Neighbors.ShouldEqual(all.Neighbors);
        found.EffectiveNeighbors.ShouldBe(all.EffectiveNeighbors, 1e-10);
        found.Distances.ShouldBe(all.Distances, 1e-12);
        found.Familiarity.ShouldBe(all.Familiarity, 1e-12);
        found.BankDistances.ShouldBe(all.BankDistances, 1e-12);
        found.DiscardedShares.Values().Should().OnlyContain(it => it == 0);
        found.ToString().Should().Contain($"id {found.Ids![0, 0].item<long>()}");
    }

    [Fact]
    public void An_index_that_does_not_know_its_own_distances_knows_no_familiarity()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels, ids);
        using var index = new BankIndex(bank);

        using var found = model.Explain(queries, new ObservedIndex(index), Rows);

        found.Familiarity.isnan().all().item<bool>().Should().BeTrue();
        found.BankDistances.numel().Should().Be(0);
        found.Weights.sum(-1).ShouldBe(ones(20, ScalarType.Float64), 1e-12);
    }

    [Fact]
    public void A_query_with_a_NaN_is_predicted_as_NaN_and_not_exact()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);
        var one = queries.clone();
        one[3, 1] = double.NaN;

        using var found = model.Predict(one, index);

        found.Values.isnan().any(-1).Values().Index().Should().OnlyContain(it => it.Item == (it.Index == 3 ? 1 : 0));
        found.Exact.logical_not().Values().Index().Should().OnlyContain(it => it.Item == (it.Index == 3 ? 1 : 0));
    }

    [Fact]
    public void A_bank_with_a_NaN_is_no_index()
    {
        var some = embeddings.clone();
        some[7, 0] = double.NaN;
        using var bank = new ReferenceBank(some, labels);

        bank.Invoking(it => new BankIndex(it)).Should().Throw<ArgumentException>().WithMessage("*1 embedding*NaN*");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void A_bank_of_half_precision_is_an_index_too(ScalarType dtype)
    {
        using var model = Stepped();
        model.to(ScalarType.Float32);
        using var bank = new ReferenceBank(embeddings.to(ScalarType.Float32), labels.to(ScalarType.Float32));
        bank.To(dtype);
        using var index = new BankIndex(bank);
        var single = queries.to(ScalarType.Float32);

        using var found = model.Predict(single, index);

        found.IsExact.Should().BeTrue();
        found.Values.ShouldBe(model.Predict(single, bank), 1e-5);
    }

    [Fact]
    public void Later_changes_of_the_bank_do_not_change_the_index()
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);
        var before = model.Predict(queries, bank);

        bank.Append(queries, queries.narrow(1, 0, 2));
        bank.Dispose();

        using var found = model.Predict(queries, index);
        found.Values.ShouldBe(before, 1e-12);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var model = Stepped();
        model.eval();
        using var bank = new ReferenceBank(embeddings, labels);
        using var index = new BankIndex(bank);
        Use();

        LiveTensors.LeftBy(Use).Should().Be(0);

        void Use()
        {
            model.Predict(queries, index, new() { FirstRows = 2 }).Dispose();
            using (var distribution = model.PredictDistribution(queries, index))
            {
                distribution.Mean().Dispose();
            }
            model.Explain(queries, index).Dispose();
        }
    }

    private static DeepRegressor Stepped()
    {
        var head = new NcaHead(warp: new SoftStepWarp(3, SoftStepOptions.ForNca), options: new() { Temperature = 0.1 });
        var model = new DeepRegressor(Identity(), head);
        model.to(ScalarType.Float64);
        return model;
    }

    private static NcaHead Hooked()
    {
        var similarity = new EuclideanSimilarity();
        similarity.register_forward_hook((_, _, _, output) => output);
        return new NcaHead(similarity);
    }
}
