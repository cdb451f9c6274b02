using SoftStep.Tests.Oracles;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Distributions;

/// <summary>The function of weights, labels and what was observed, against loops.</summary>
public sealed class CrpsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(60)]
    public void It_is_the_double_sum_the_integral_and_twice_the_mean_pinball_loss(int keys)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var weights = Draw.Normal(seed, 1, keys).softmax(-1);
            weights = weights.masked_fill(Draw.Mask(seed + 100, 0.3, 1, keys), 0);
            weights[0, 0] = 0.1;
            weights /= weights.sum();
            // With ties, and with one that was observed.
            var labels = Draw.Integers(seed + 200, -9, 9, keys) / 4;
            var observed = Draw.Integers(seed + 300, -12, 12, 1) / 4;

            var score = Functional.Crps(weights, labels, observed).item<double>();

            double[] w = weights.Values(),
                y = labels.Values();
            var x = observed.item<double>();
            score.Should().BeApproximately(DistributionOracle.Crps(w, y, x), 1e-12);
            score.Should().BeApproximately(DistributionOracle.CrpsByIntegral(w, y, x), 1e-12);
            score.Should().BeApproximately(DistributionOracle.CrpsByPinball(w, y, x), 1e-12);
        }
    }

    [Fact]
    public void Gradients_of_labels_have_the_sign_of_zero_as_zero_where_labels_are_equal()
    {
        var weights = tensor(
            new[,]
            {
                { 0.2, 0.1, 0, 0.3, 0.4 },
            }
        );
        double[] w = [0.2, 0.1, 0, 0.3, 0.4],
            y = [2, 1, 2, 2, 1];
        var labels = tensor(y).requires_grad_();

        Functional.Crps(weights, labels, tensor(new[] { 1.0 })).sum().backward();

        var expected = y.Select(
            (own, j) => w[j] * (Math.Sign(own - 1) - w.Zip(y, (wi, yi) => wi * Math.Sign(own - yi)).Sum())
        );
        labels.grad!.Values().ShouldBe([.. expected], 1e-14);
    }

    [Fact]
    public void Gradients_are_those_of_central_differences_with_leading_axes()
    {
        var logits = Draw.Normal(1, 2, 3, 4, 5);
        var (own, shared) = (Draw.Normal(2, 2, 3, 5, 2), Draw.Normal(3, 5, 2));
        var observed = Draw.Normal(4, 2, 3, 4, 2);

        foreach (var labels in new[] { own, shared })
        {
            Gradients.ShouldMatchDifferences(a => Functional.Crps(a.softmax(-1), labels, observed).Probe(), logits);
            Gradients.ShouldMatchDifferences(y => Functional.Crps(logits.softmax(-1), y, observed).Probe(), labels);
            Gradients.ShouldMatchDifferences(x => Functional.Crps(logits.softmax(-1), labels, x).Probe(), observed);
        }
    }

    [Fact]
    public void A_label_that_is_not_finite_shows_where_it_has_a_weight()
    {
        var weights = tensor(
            new[,]
            {
                { 0.5, 0.5, 0, 0, 0 },
                { 0.5, 0, 0.5, 0, 0 },
                { 0.4, 0, 0, 0.6, 0 },
                { 0.5, 0, 0, 0, 0.5 },
            }
        );
        var labels = tensor(new[] { 1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            .requires_grad_();
        var observed = tensor(new[] { 1.0, 1, 1, 1 });

        var scores = Functional.Crps(weights, labels, observed);
        scores[0].backward();

        scores.Values().Should().Equal(0.25, double.NaN, double.PositiveInfinity, double.PositiveInfinity);
        labels.grad!.Values().Should().Equal(0.25, 0.25, 0, 0, 0);
    }

    [Fact]
    public void What_is_not_finite_among_the_observed_shows()
    {
        var observed = tensor(new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity });

        var scores = Functional.Crps(full(3, 4, 0.25, ScalarType.Float64), Draw.Normal(1, 4), observed);

        scores.Values().Should().Equal(double.NaN, double.PositiveInfinity, double.PositiveInfinity);
    }

    [Fact]
    public void A_row_of_zeros_scores_zero_and_flows_nowhere()
    {
        var weights = zeros(1, 3, ScalarType.Float64).requires_grad_();
        var labels = Draw.Normal(1, 3).requires_grad_();
        var observed = Draw.Normal(2, 1).requires_grad_();

        var scores = Functional.Crps(weights, labels, observed);
        scores.sum().backward();

        new[] { scores, weights.grad!, labels.grad!, observed.grad! }
            .SelectMany(values => values.Values())
            .Should()
            .OnlyContain(value => value == 0);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float16, 1e-3)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    public void Other_types_give_the_same_and_their_own_type(ScalarType dtype, double tolerance)
    {
        var weights = Draw.Normal(1, 4, 300).softmax(-1).to(dtype);
        var (labels, observed) = (Draw.Normal(2, 300).to(dtype), Draw.Normal(3, 4).to(dtype));

        var scores = Functional.Crps(weights, labels, observed);

        scores.dtype.Should().Be(dtype);
        scores.ShouldBe(
            Functional.Crps(
                weights.to(ScalarType.Float64),
                labels.to(ScalarType.Float64),
                observed.to(ScalarType.Float64)
            ),
            tolerance
        );
    }
}
