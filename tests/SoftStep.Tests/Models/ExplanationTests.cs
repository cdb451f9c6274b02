using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

public sealed class ExplanationTests
{
    private const int Shown = 4;

    private readonly Tensor embeddings = Draw.Normal(1, 30, 3);
    private readonly Tensor labels = Draw.Normal(2, 30, 2);
    private readonly Tensor queries = Draw.Normal(3, 7, 3);

    [Fact]
    public void It_is_what_loops_over_the_rows_find()
    {
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings, labels);

        using var explanation = model.Explain(queries, bank, Shown);

        var (keys, values) = (embeddings.Rows(), labels.Rows());
        var own = keys.Select((key, i) => keys.Where((_, j) => j != i).Min(other => Distance(key, other))).ToArray();
        foreach (var (i, query) in queries.Rows().Index())
        {
            var weights = NcaLoops.Weights(query, keys, _ => false);
            var order = Enumerable.Range(0, keys.Length).OrderByDescending(j => weights[j]).Take(Shown).ToArray();
            explanation.Rows[i].data<long>().ToArray().Should().Equal(order.Select(j => (long)j));
            explanation.Weights[i].Values().ShouldBe([.. order.Select(j => weights[j])], 1e-12);
            explanation.Labels[i].Values().Should().Equal(order.SelectMany(j => values[j]));
            explanation.Neighbors[i].item<long>().Should().Be(30);
            explanation.EffectiveNeighbors[i].Values().ShouldBe([1 / weights.Sum(weight => weight * weight)], 1e-12);
            var nearest = keys.Min(key => Distance(query, key));
            explanation.Distances[i].Values().ShouldBe([nearest], 1e-12);
            explanation.Familiarity[i].Values().ShouldBe([(1 + own.Count(it => it >= nearest)) / 31.0], 1e-12);
        }
        explanation.BankDistances.Values().ShouldBe([.. own.Order()], 1e-12);
        explanation.Ids.Should().BeNull();
        explanation.Count.Should().Be(7);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Bank_distances_are_to_rows_of_other_ids_and_groups(bool hasIds, bool hasGroups)
    {
        var ids = hasIds ? arange(100, 130) / 2 : null;
        var groups = hasGroups ? arange(30).remainder(4) : null;
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings, labels, ids?.@long(), groups);

        using var explanation = model.Explain(queries, bank, Shown);

        var keys = embeddings.Rows();
        bool IsOther(int i, int j) => i != j && !(hasIds && i / 2 == j / 2) && !(hasGroups && i % 4 == j % 4);
        var own = keys.Select((key, i) => keys.Where((_, j) => IsOther(i, j)).Min(other => Distance(key, other)));
        explanation.BankDistances.Values().ShouldBe([.. own.Order()], 1e-12);
        explanation.Ids?.ShouldEqual(bank.Ids![explanation.Rows]);
        (explanation.Ids is not null).Should().Be(hasIds);
    }

    [Fact]
    public void A_row_without_another_row_has_a_distance_of_NaN()
    {
        using var model = Plain(new NcaHead());
        using var alone = new ReferenceBank(embeddings[..1], labels[..1]);
        using var related = new ReferenceBank(embeddings, labels, groups: ones(30, ScalarType.Int64));

        foreach (var bank in new[] { alone, related })
        {
            using var explanation = model.Explain(queries, bank, Shown);

            explanation
                .BankDistances.Values()
                .Should()
                .HaveCount((int)bank.Count)
                .And.OnlyContain(it => double.IsNaN(it));
            explanation.Familiarity.Values().Should().OnlyContain(it => it == 1, "nothing says what is far");
        }
    }

    [Fact]
    public void Queries_like_the_rows_are_flagged_as_seldom_as_the_rule_says_and_others_always()
    {
        using var model = Plain(new NcaHead());
        var shares = Enumerable
            .Range(0, 20)
            .Select(seed =>
            {
                using var bank = new ReferenceBank(Draw.Normal(seed, 150, 3), Draw.Normal(1, 150));
                using var known = model.Explain(Draw.Normal(seed + 100, 200, 3), bank, 1);
                using var other = model.Explain(Draw.Normal(seed + 200, 200, 3) + 10, bank, 1);
                other.Familiarity.Values().Should().OnlyContain(it => it <= 1 / 151.0 + 1e-12);
                return known.Familiarity.Values().Count(it => it <= 0.1) / 200.0;
            })
            .ToArray();

        // Three standard errors, 0.1·0.9·(1/150 + 1/200)/20 in all.
        shares.Average().Should().BeInRange(0.07, 0.1 + 3 * Math.Sqrt(0.09 * (1 / 150.0 + 1 / 200.0) / 20));
    }

    [Fact]
    public void A_known_row_is_familiar_and_one_from_far_away_is_not()
    {
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings, labels);

        using var explanation = model.Explain(cat([embeddings[3..4], embeddings[3..4] + 50]), bank, Shown);

        explanation.Rows[0, 0].item<long>().Should().Be(3);
        explanation.Distances[0].item<double>().Should().Be(0);
        explanation.Familiarity.Values().ShouldBe([1, 1 / 31.0], 1e-12);
    }

    [Fact]
    public void The_size_of_blocks_changes_nothing()
    {
        var (keys, values) = (Draw.Normal(4, 20_000, 2), Draw.Normal(5, 20_000));
        var many = Draw.Normal(6, 1_700, 2);
        using var model = Plain(new NcaHead(options: new() { Cut = 0.1 }));
        using var bank = new ReferenceBank(keys, values);

        using var all = model.Explain(many, bank, 2);

        foreach (var i in new[] { 0, 837, 838, 839, 1_699 })
        {
            using var one = model.Explain(many[i..(i + 1)], bank, 2);
            all.Rows[i..(i + 1)].Values().Order().Should().Equal(one.Rows.Values().Order());
            all.Weights[i..(i + 1)].ShouldBe(one.Weights, 1e-9);
            all.Neighbors[i].item<long>().Should().Be(one.Neighbors.item<long>());
            all.Distances[i..(i + 1)].ShouldBe(one.Distances, 1e-9);
            all.Familiarity[i..(i + 1)].ShouldEqual(one.Familiarity);
        }
    }

    [Fact]
    public void A_large_bank_always_samples_the_same_rows()
    {
        // Every fourth row is alone: a sample with a fixed step would have only such rows, or none.
        var keys =
            arange(4_096, ScalarType.Float64).div(4, RoundingMode.floor) * 100 + arange(4_096).remainder(4).ne(0);
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(keys.unsqueeze(-1), keys);
        using var again = new ReferenceBank(keys.unsqueeze(-1), keys);

        using var explanation = model.Explain(keys.unsqueeze(-1)[..1], bank, 1);
        using var second = model.Explain(keys.unsqueeze(-1)[..1], again, 1);

        var distances = explanation.BankDistances.Values();
        distances.Should().HaveCount(1_024).And.BeInAscendingOrder();
        distances.Count(distance => distance == 1).Should().BeInRange(200, 312);
        distances.Count(distance => distance == 0).Should().BeInRange(712, 824);
        second.BankDistances.ShouldEqual(explanation.BankDistances);
    }

    [Fact]
    public void Rows_without_a_weight_are_not_counted()
    {
        using var model = Plain(new NcaHead(options: new() { Cut = 0.5 }));
        var points = tensor(new[] { 0.0, 2, 2, 9 }).unsqueeze(-1);
        using var bank = new ReferenceBank(points, points);

        using var explanation = model.Explain(ones(1, 1, ScalarType.Float64), bank, 4);

        explanation.Neighbors.item<long>().Should().Be(3);
        explanation.EffectiveNeighbors.item<double>().Should().BeApproximately(3, 1e-9);
        explanation.Weights.Values().ShouldBe([1 / 3.0, 1 / 3.0, 1 / 3.0, 0], 1e-12);
        explanation.Rows[0, 3].item<long>().Should().Be(3);
        explanation.Describe(0).Should().Contain("; 3 rows").And.NotContain("of 9");
    }

    [Fact]
    public void All_rows_of_a_bank_smaller_than_the_count_are_listed()
    {
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings[..3], labels[..3]);

        using var explanation = model.Explain(queries, bank);

        explanation.Rows.shape.Should().Equal(7, 3);
        explanation.Labels.shape.Should().Equal(7, 3, 2);
        explanation.Weights.sum(-1).ShouldBe(ones(7, ScalarType.Float64), 1e-12);
    }

    [Fact]
    public void A_query_with_a_NaN_is_unlike_the_bank_and_the_others_are_as_they_were()
    {
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings, labels);
        var spoilt = queries.clone();
        spoilt[2, 1] = double.NaN;

        using var explanation = model.Explain(spoilt, bank, Shown);

        using var before = model.Explain(queries, bank, Shown);
        explanation.Weights[2].Values().Should().OnlyContain(weight => double.IsNaN(weight));
        explanation.Distances[2].Values().Should().Equal(double.NaN);
        explanation.EffectiveNeighbors[2].Values().Should().Equal(double.NaN);
        explanation.Neighbors[2].item<long>().Should().Be(0);
        explanation.Familiarity[2].item<double>().Should().Be(0);
        var others = arange(7).ne(2);
        explanation.Weights[others].ShouldEqual(before.Weights[others]);
        explanation.Familiarity[others].ShouldEqual(before.Familiarity[others]);
        explanation.Describe(2).Should().Contain("0 rows have a weight").And.Contain("at distance NaN");
    }

    [Fact]
    public void With_a_NaN_in_the_bank_no_distance_is_known()
    {
        using var model = Plain(new NcaHead());
        var spoilt = embeddings.clone();
        spoilt[2, 1] = double.NaN;
        using var bank = new ReferenceBank(spoilt, labels);

        using var explanation = model.Explain(queries, bank, Shown);

        explanation.Distances.Values().Should().OnlyContain(distance => double.IsNaN(distance));
        explanation.Familiarity.Values().Should().OnlyContain(share => share == 0);
    }

    [Fact]
    public void Bank_distances_of_rows_in_the_group_of_a_NaN_are_known()
    {
        using var model = Plain(new NcaHead());
        var groups = arange(30).remainder(4);
        var spoilt = embeddings.clone();
        spoilt[2, 1] = double.NaN;
        using var bank = new ReferenceBank(spoilt, labels, groups: groups);
        using var whole = new ReferenceBank(embeddings, labels, groups: groups);

        using var explanation = model.Explain(queries, bank, Shown);

        // Six other rows are in its group, and its own distance is unknown.
        var known = explanation.BankDistances.Values().Where(distance => !double.IsNaN(distance)).ToArray();
        known.Should().HaveCount(6);
        using var before = model.Explain(queries, whole, Shown);
        known.Should().BeSubsetOf(before.BankDistances.Values());
    }

    [Fact]
    public void It_is_made_in_evaluation_mode_and_without_gradients_and_leaves_no_trace()
    {
        var head = new NcaHead(options: new() { Cut = 0.2 });
        using var model = new DeepRegressor(Encoders.WithModes(4, 3), head);
        // Far from each other, whatever the initial weights are.
        var inputs = (100 * Draw.Normal(7, 9, 4)).requires_grad_();
        using var bank = model.BuildBank(inputs, Draw.Normal(8, 9));
        model.Explain(inputs, bank).Dispose();
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var explanation = model.Explain(inputs, bank))
        {
            model.modules().Should().OnlyContain(module => module.training);
            explanation.Weights.requires_grad.Should().BeFalse();
            model.eval();
            using var scope = NewDisposeScope();
            using var weights = head.Weights(model.Encode(inputs), bank.Embeddings);
            explanation.Neighbors.ShouldEqual(weights.gt(0).sum(-1));
            explanation.Neighbors.Values().Should().Contain(count => count < 9);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(tensors);
    }

    [Fact]
    public void Half_precision_is_weighed_in_float32()
    {
        using var model = Plain(new NcaHead());
        using var bank = new ReferenceBank(embeddings.to(ScalarType.Float16), labels.to(ScalarType.Float16));

        using var explanation = model.Explain(queries.to(ScalarType.Float16), bank, Shown);

        (explanation.Weights.dtype, explanation.Distances.dtype).Should().Be((ScalarType.Float32, ScalarType.Float32));
        using var wide = new ReferenceBank(embeddings, labels);
        using var expected = model.Explain(queries, wide, Shown);
        explanation.Distances.ShouldBe(expected.Distances, 2e-3);
        explanation.EffectiveNeighbors.ShouldBe(expected.EffectiveNeighbors, 2e-3);
    }

    [Fact]
    public void A_query_reads_as_a_sentence()
    {
        var head = new NcaHead(options: new() { Cut = 0.01 });
        using var model = Plain(head);
        var points = tensor(new[] { 0.0, 1, 2, 9 }).unsqueeze(-1);
        using var bank = new ReferenceBank(points, points * 1.5, arange(40, 44));

        using var explanation = model.Explain(points[..1], bank, 2);

        explanation
            .Describe(0)
            .Should()
            .Be(
                "66.5 % of 0 (id 40), 24.5 % of 1.5 (id 41); 3 rows have a weight, as concentrated as 2.0 equal weights; "
                    + "the nearest row is at distance 0, of familiarity 100.0 %"
            );
        explanation.ToString().Should().Be(explanation.Describe(0));
        explanation
            .Invoking(it => it.Describe(1))
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("*0 to 0*1*");
    }

    [Fact]
    public void A_linear_head_has_nothing_to_explain()
    {
        var head = new LinearHead(3, 2);
        head.to(ScalarType.Float64);
        using var model = Plain(head);
        using var bank = new ReferenceBank(embeddings, labels);

        model
            .Invoking(m => m.Explain(queries, bank))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("LinearHead weighs no rows*");
    }

    private static DeepRegressor Plain(RegressionHead head) => new(Identity(), head);

    private static double Distance(double[] x, double[] k) => Math.Sqrt(x.Zip(k, (a, b) => (a - b) * (a - b)).Sum());
}
