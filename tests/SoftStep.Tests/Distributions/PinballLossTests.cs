using SoftStep.Tests.Support;

namespace SoftStep.Tests.Distributions;

public sealed class PinballLossTests
{
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    [Fact]
    public void An_error_counts_by_the_level_above_and_by_the_rest_below()
    {
        var quantiles = tensor(
            new[,]
            {
                { 1.0, 2, 3 },
                { 4, 2, 1 },
            }
        );

        var losses = Functional.PinballLoss(quantiles, tensor(new[] { 2.0, 1 }), Levels);

        losses.Values().ShouldBe([0.1, 0, 0.1, 2.7, 0.5, 0], 1e-15);
    }

    [Fact]
    public void Gradients_are_those_of_central_differences_and_half_way_where_equal()
    {
        var (quantiles, observed) = (Draw.Normal(1, 2, 4, 3), Draw.Normal(2, 2, 4));

        Gradients.ShouldMatchDifferences(q => Functional.PinballLoss(q, observed, Levels).Probe(), quantiles);
        Gradients.ShouldMatchDifferences(x => Functional.PinballLoss(quantiles, x, Levels).Probe(), observed);

        Gradients
            .Of(
                q => Functional.PinballLoss(q, zeros(1, ScalarType.Float64), Levels).sum(),
                zeros(1, 3, ScalarType.Float64)
            )
            .Values()
            .ShouldBe([0.4, 0, -0.4], 1e-15);
    }

    [Fact]
    public void Its_least_mean_is_the_quantile()
    {
        var observed = Draw.Normal(3, 99);
        var candidates = observed.sort().Values;

        var losses = Functional.PinballLoss(
            candidates.unsqueeze(0).expand(99, 99).unsqueeze(-1),
            observed.unsqueeze(-1).expand(99, 99),
            0.25
        );

        losses.mean([0]).argmin().item<long>().Should().Be(24);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float16, 1e-3)]
    public void Other_types_give_the_same_and_their_own_type(ScalarType dtype, double tolerance)
    {
        var (quantiles, observed) = (Draw.Normal(4, 5, 3).to(dtype), Draw.Normal(5, 5).to(dtype));

        var losses = Functional.PinballLoss(quantiles, observed, Levels);

        losses.dtype.Should().Be(dtype);
        losses.ShouldBe(
            Functional.PinballLoss(quantiles.to(ScalarType.Float64), observed.to(ScalarType.Float64), Levels),
            tolerance
        );
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var quantiles = ones(2, 3);

        Refuse(
            () => Functional.PinballLoss(quantiles, ones(2), 0.1, 0.5),
            "*levels must be one for each of the last axis*(2, 3)*but are 2*"
        );
        Refuse(() => Functional.PinballLoss(quantiles, ones(2), 0.1, 0.5, 1), "*above 0 and below 1, but is 1*");
        Refuse(() => Functional.PinballLoss(quantiles, ones(2), 0.1, 0.5, double.NaN), "*but is NaN*");
        Refuse(() => Functional.PinballLoss(quantiles, ones(2, 1), Levels), "*observed must be (2)*but is (2, 1)*");
        Refuse(
            () => Functional.PinballLoss(quantiles, ones(2, ScalarType.Float64), Levels),
            "*observed must be (2) Float32 on cpu*but is (2) Float64 on cpu*"
        );

        static void Refuse(Action call, string message) =>
            call.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
