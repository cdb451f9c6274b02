using SoftStep.Tests.Ranking;
using SoftStep.Tests.Support;
using SoftStep.Tests.Weightings;

namespace SoftStep.Tests.Heads;

public sealed class KnnHeadTests
{
    private readonly Tensor queries = Draw.Normal(1, 4, 3);
    private readonly Tensor keys = Draw.Normal(2, 7, 3);
    private readonly Tensor labels = Draw.Normal(3, 7);

    public static TheoryData<KnnOptions> Options =>
        new()
        {
            new KnnOptions(),
            new KnnOptions { Strength = 0.2 },
            new KnnOptions { Regularization = Regularization.KL },
            new KnnOptions { Strength = 0.2, Regularization = Regularization.KL },
        };

    [Theory]
    [MemberData(nameof(Options))]
    public void A_fixed_k_is_the_projection_of_ranks_found_by_brute_force(KnnOptions options)
    {
        for (var k = 1; k <= 8; k++)
        {
            var weights = new KnnHead(k, options: options).Weights(queries, keys).Rows();

            foreach (var (row, i) in Ranks(options).Select((row, i) => (row, i)))
            {
                weights[i].ShouldBe([.. Memberships.Of(row, k).Select(m => m / Math.Min(k, 7))], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void With_a_warp_it_is_SoftStep_on_ranks_found_by_brute_force(KnnOptions options)
    {
        var warp = new SoftStepWarp(3);
        var head = new KnnHead(warp, options: options);
        head.to(ScalarType.Float64);

        var weights = head.Weights(queries, keys);

        var step = warp.call(queries, tensor(UnitRanks(options).SelectMany(row => row).ToArray()).reshape(4, 7));
        weights.ShouldBe(step / step.sum(-1, true), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public void With_the_smallest_strength_it_is_the_hard_k_NN(int neighbors)
    {
        var head = new KnnHead(neighbors, options: new() { Strength = 1e-4 });

        head.call(queries, keys, labels).ShouldBe(new KnnRegressor(neighbors).Predict(queries, keys, labels), 1e-12);

        foreach (var row in head.Weights(queries, keys).Rows())
        {
            row.Order()
                .ToArray()
                .ShouldBe([.. new double[7 - neighbors], .. Enumerable.Repeat(1.0 / neighbors, neighbors)], 1e-12);
        }
    }

    [Fact]
    public void Excluded_keys_do_not_count_among_the_candidates()
    {
        var excluded = Draw.Mask(4, 0.3, 4, 7);
        var head = new KnnHead(2, options: new() { Strength = 0.3 });

        var weights = head.Weights(queries, keys, Exclusion.Mask(excluded));

        for (var i = 0; i < 4; i++)
        {
            var candidates = excluded[i].logical_not().nonzero().squeeze(-1);
            var alone = head.Weights(queries.narrow(0, i, 1), keys.index_select(0, candidates));
            weights[i].index_select(0, candidates).ShouldBe(alone[0], 1e-14);
            weights[i].masked_select(excluded[i]).Values().All(weight => weight == 0).Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Gradients_are_those_of_central_differences(KnnOptions options)
    {
        var warped = new KnnHead(new SoftStepWarp(3), new RbfSimilarity(0.1), options with { Strength = 0.05 });
        var head = new KnnHead(3, options: options);
        warped.to(ScalarType.Float64);

        Gradients.ShouldMatchDifferences(x => head.call(x, keys, labels).Probe(), queries);
        Gradients.ShouldMatchDifferences(k => head.call(queries, k, labels).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => warped.call(x, keys, labels).Probe(), queries, 1e-5);
        Gradients.ShouldMatchDifferences(k => warped.call(queries, k, labels).Probe(), keys, 1e-5);
        warped.ShouldMatchDifferences(() => warped.call(queries, keys, labels).Probe());
    }

    [Fact]
    public void With_a_detached_warp_only_the_bounds_learn()
    {
        var warp = new SoftStepWarp(3, new() { Detached = true, Scope = SoftStepScope.Global });
        var head = new KnnHead(warp);
        head.to(ScalarType.Float64);
        var k = keys.clone().requires_grad_();

        head.call(queries, k, labels).Probe().backward();

        (k.grad is null || k.grad.abs().sum().item<double>() == 0).Should().BeTrue();
        warp.Parameter("bias").grad!.abs().sum().item<double>().Should().BePositive();
    }

    /// <summary>Soft ranks of −‖x − k‖, by brute force.</summary>
    private double[][] Ranks(KnnOptions options) =>
        [
            .. cdist(queries, keys)
                .Rows()
                .Select(row =>
                {
                    double[] similarities = [.. row.Select(distance => -distance)];
                    return IsotonicBruteForce.SoftRank(similarities, options.Strength, options.Regularization);
                }),
        ];

    /// <summary>The same on the unit interval.</summary>
    private double[][] UnitRanks(KnnOptions options) =>
        [
            .. Ranks(options)
                .Select(ranks => ranks.Select(r => (r - ranks.Min()) / (ranks.Max() - ranks.Min())).ToArray()),
        ];
}
