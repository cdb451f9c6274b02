using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

public sealed class NcaHeadTests
{
    private readonly Tensor queries = Draw.Normal(1, 4, 3);
    private readonly Tensor keys = Draw.Normal(2, 6, 3);
    private readonly Tensor labels = Draw.Normal(3, 6, 2);

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(5)]
    public void Weights_are_the_softmax_of_logits_over_the_temperature(double temperature)
    {
        var head = new NcaHead(options: new() { Temperature = temperature });

        var weights = head.Weights(queries, keys);

        weights.ShouldBe((-cdist(queries, keys) / temperature).softmax(-1), 1e-14);
        head.parameters().Should().BeEmpty();
    }

    [Theory]
    [InlineData(SoftStepScope.Global)]
    [InlineData(SoftStepScope.InstanceWise)]
    public void A_learned_temperature_starts_as_given_and_has_the_gradient_of_central_differences(SoftStepScope scope)
    {
        var warp = new SoftStepWarp(3, new() { Scope = scope, Scale = ProximityScale.Relative });
        var options = new NcaOptions { Temperature = 0.3, LearnTemperature = true };
        var (head, plain) = (new NcaHead(options: options), new NcaHead(new RbfSimilarity(), warp, options));
        head.to(ScalarType.Float64);
        plain.to(ScalarType.Float64);
        head.Set("weighting.log_temperature", Math.Log(0.3));

        head.Weights(queries, keys).ShouldBe((-cdist(queries, keys) / 0.3).softmax(-1), 1e-14);
        head.named_parameters().Should().ContainSingle().Which.name.Should().Be("weighting.log_temperature");
        head.ShouldMatchDifferences(() => head.call(queries, keys, labels).Probe());
        plain.ShouldMatchDifferences(() => plain.call(queries, keys, labels).Probe());
    }

    [Fact]
    public void A_new_learned_temperature_is_the_logarithm_of_the_option()
    {
        var head = new NcaHead(options: new() { Temperature = 0.25, LearnTemperature = true });

        head.Parameter("weighting.log_temperature").Values().ShouldBe([Math.Log(0.25)], 1e-7);
    }

    [Fact]
    public void The_cut_drops_small_weights_in_evaluation_only_and_scales_the_rest_to_one()
    {
        // Squared distances 0, 1, 4 and 9: weights in the ratios 1 : 0.37 : 0.018 : 0.0001.
        var (query, row) = (
            zeros(1, 1, ScalarType.Float64),
            tensor(
                new[,]
                {
                    { 0.0 },
                    { 1 },
                    { 2 },
                    { 3 },
                }
            )
        );
        var head = new NcaHead(new SquaredEuclideanSimilarity(), options: new() { Cut = 0.02 });

        head.train();
        var training = head.Weights(query, row).Values();
        head.eval();
        var evaluation = head.Weights(query, row).Values();

        double[] ratios = [1, Math.Exp(-1), Math.Exp(-4), Math.Exp(-9)];
        training.ShouldBe([.. ratios.Select(ratio => ratio / ratios.Sum())], 1e-15);
        var kept = ratios[0] + ratios[1];
        evaluation.ShouldBe([ratios[0] / kept, ratios[1] / kept, 0, 0], 1e-15);
    }

    [Theory]
    [InlineData(SoftStepForm.TwoSided)]
    [InlineData(SoftStepForm.OneSided)]
    public void Relative_z_is_the_weight_divided_by_that_of_the_nearest(SoftStepForm form)
    {
        var warp = new SoftStepWarp(3, new() { Form = form, Scale = ProximityScale.Relative });
        var head = new NcaHead(new RbfSimilarity(0.8), warp, new() { Temperature = 0.6 });
        head.to(ScalarType.Float64);

        var weights = head.Weights(queries, keys);

        var logits = -0.8 / 0.6 * cdist(queries, keys).square();
        var z = (logits - logits.amax([-1], true)).exp();
        weights.ShouldBe((logits + warp.Log(queries, z)).softmax(-1), 1e-13);
    }

    [Fact]
    public void Min_max_z_is_taken_from_the_similarity_and_not_from_its_logits()
    {
        var warp = new SoftStepWarp(3);
        var similarity = new RbfSimilarity(0.8);
        var head = new NcaHead(similarity, warp, new() { Temperature = 0.6 });
        head.to(ScalarType.Float64);

        var weights = head.Weights(queries, keys);

        var z = Functional.UnitInterval((-0.8 * cdist(queries, keys).square()).exp());
        var logits = -0.8 / 0.6 * cdist(queries, keys).square();
        weights.ShouldBe((logits + warp.Log(queries, z)).softmax(-1), 1e-13);
    }

    [Theory]
    [InlineData(ProximityScale.MinMax)]
    [InlineData(ProximityScale.Relative)]
    public void With_detached_z_the_logits_have_exactly_the_gradient_of_the_theory(ProximityScale scale)
    {
        // s = x·k/1 with one coordinate of 1: the keys are the logits.
        var warp = new SoftStepWarp(1, new() { Scale = scale, Detached = true });
        var head = new NcaHead(new DotSimilarity(), warp);
        head.to(ScalarType.Float64);
        warp.Set("weight", 0.1 * Draw.Normal(6, 3, 1));
        warp.Set("bias", -2, 1, 0);
        var (query, target) = (ones(1, 1, ScalarType.Float64), Draw.Normal(4, 1, 2));
        var logits = Draw.Normal(5, 6, 1).requires_grad_();

        var prediction = head.call(query, logits, labels);
        (prediction - target).square().sum().backward();

        var weights = head.Weights(query, logits).Values();
        var (y, error) = (labels.Rows(), (prediction - target).Values());
        var expected = y.Select(
            (row, j) => 2 * weights[j] * row.Zip(prediction.Values(), error).Sum(p => p.Third * (p.First - p.Second))
        );
        logits.grad!.Values().ShouldBe([.. expected], 1e-12);
        warp.parameters().Should().OnlyContain(parameter => parameter.grad!.abs().sum().item<double>() > 0);
    }

    [Fact]
    public void Without_detaching_the_logits_also_have_a_gradient_through_z()
    {
        var warp = new SoftStepWarp(3);
        var head = new NcaHead(warp: warp);
        head.to(ScalarType.Float64);
        warp.Set("weight", 0.1 * Draw.Normal(6, 3, 3));
        warp.Set("bias", -2, 1, 0);

        Gradients.ShouldMatchDifferences(k => head.call(queries, k, labels).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => head.call(x, keys, labels).Probe(), queries);
    }

    [Fact]
    public void The_nearest_keeps_a_weight_where_the_step_lets_nothing_else_through()
    {
        var warp = new SoftStepWarp(3, new() { Scope = SoftStepScope.Global });
        var head = new NcaHead(warp: warp);
        head.to(ScalarType.Float64);
        warp.Set("bias", 100, 100, -100);

        var weights = head.Weights(queries, keys);

        weights.ShouldEqual(cdist(queries, keys).argmin(-1).unsqueeze(-1).eq(arange(6)).to(ScalarType.Float64));
    }
}
