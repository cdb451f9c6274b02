using SoftStep.Tests.Support;

namespace SoftStep.Tests.Similarities;

public sealed class RbfTests
{
    private readonly Tensor queries = Draw.Normal(1, 3, 5);
    private readonly Tensor keys = Draw.Normal(2, 4, 5);

    [Fact]
    public void Gamma_is_1_over_the_number_of_coordinates_unless_given()
    {
        new RbfSimilarity().call(queries, keys).ShouldBe(Kernel(0.2), 1e-14);
        new RbfSimilarity(0.7).call(queries, keys).ShouldBe(Kernel(0.7), 1e-14);
        new RbfSimilarity().parameters().Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, 0.2, 0)]
    [InlineData(0.7, 0.7, -0.35667494393873245)]
    public void A_learned_gamma_starts_as_given_and_is_learned_as_its_logarithm(double? given, double gamma, double log)
    {
        var similarity = new RbfSimilarity(given, learnable: true);
        similarity.to(ScalarType.Float64);

        var values = similarity.call(queries, keys);

        values.ShouldBe(Kernel(gamma), 1e-7);
        var (name, parameter) = similarity.named_parameters().Should().ContainSingle().Which;
        name.Should().Be("log_gamma");
        parameter.shape.Should().Equal(1);
        parameter.Values().ShouldBe([log], 1e-7);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.7)]
    public void The_gradient_of_a_learned_gamma_is_that_of_central_differences(double? given)
    {
        var similarity = new RbfSimilarity(given, learnable: true);
        similarity.to(ScalarType.Float64);
        var parameter = similarity.parameters().Single();

        similarity.call(queries, keys).Probe().backward();

        parameter.grad!.ShouldBe(Gradients.Central(With, parameter), 1e-7);

        Tensor With(Tensor log)
        {
            using (no_grad())
            {
                parameter.copy_(log);
            }
            return similarity.call(queries, keys).Probe();
        }
    }

    [Fact]
    public void Logits_stay_exact_where_the_kernel_is_0_beyond_rounding()
    {
        var far = tensor(
            new[,]
            {
                { 1000.0 },
            }
        );

        new RbfSimilarity(1).call(far, zeros_like(far)).Values().Should().Equal(0);
        new RbfSimilarity(1).Logits(far, zeros_like(far)).Values().Should().Equal(-1e6);
    }

    private Tensor Kernel(double gamma) =>
        tensor(
                queries
                    .Rows()
                    .SelectMany(x => keys.Rows().Select(k => Math.Exp(-gamma * PairLoops.Squares(x, k))))
                    .ToArray()
            )
            .reshape(3, 4);
}
