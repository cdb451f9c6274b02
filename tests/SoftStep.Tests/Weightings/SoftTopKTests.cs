using SoftStep.Tests.Oracles;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Weightings;

/// <summary>What holds only for the soft top-k: its k, and the accuracy of rows whose k-th value is far from the first.</summary>
public sealed class SoftTopKTests
{
    [Fact]
    public void Values_a_step_apart_have_hard_memberships_and_ties_for_the_last_places_share_them()
    {
        Values(Of(3, 1, 5, 4, 2), 2).Should().Equal(0, 0, 1, 1, 0);
        Values(Of(3, 1, 5, 4, 2), 2.25).Should().Equal(0.25, 0, 1, 1, 0);
        Values(Of(7, 7, 9, 7, 1), 3).ShouldBe([2 / 3.0, 2 / 3.0, 1, 2 / 3.0, 0], 1e-15);
        Values(Of(4, 4, 4, 4), 3).Should().Equal(0.75, 0.75, 0.75, 0.75);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(4.5)]
    [InlineData(1e30)]
    [InlineData(double.PositiveInfinity)]
    public void All_candidates_are_exactly_1_where_there_are_no_more_than_k(double k)
    {
        var values = Of(0.1, -3, 0.1, 1e20, 7).requires_grad_();
        var excluded = tensor(new[] { false, false, false, false, true });
        var count = Of(k).requires_grad_();

        var memberships = Functional.SoftTopK(values, count, excluded);
        memberships.Probe().backward();

        memberships.Values().Should().Equal(1, 1, 1, 1, 0);
        values.grad!.Values().Should().OnlyContain(slope => slope == 0);
        count.grad!.Values().Should().Equal(0);
        Functional.SoftTopK(values, k, excluded).ShouldEqual(memberships);
    }

    [Fact]
    public void Every_row_has_its_own_k()
    {
        var values = Draw.Normal(1, 2, 6, 9);
        var k = Draw.Uniform(2, 1, 9, 6, 1);

        var memberships = Functional.SoftTopK(values, k);

        var counts = k.Values();
        foreach (var (row, i) in values.reshape(-1, 9).Rows().Select((row, i) => (row, i)))
        {
            var expected = SparseRowOracle.TopK(row, counts[i % 6]);
            memberships.reshape(-1, 9)[i].Values().ShouldBe(expected, 1e-14);
        }
        Functional.SoftTopK(values, tensor(2.5, ScalarType.Float64)).ShouldEqual(Functional.SoftTopK(values, 2.5));
    }

    [Fact]
    public void K_has_the_gradient_of_central_differences_and_of_a_whole_row_between_0_and_1_over_the_count()
    {
        var values = Draw.Normal(3, 7, 12) * 2;
        var k = Draw.Uniform(4, 1, 11, 7, 1);

        Gradients.ShouldMatchDifferences(count => Functional.SoftTopK(values, count).Probe(), k);
        Gradients.ShouldMatchDifferences(row => Functional.SoftTopK(row, k).Probe(), values);
        Gradients
            .Of(count => Functional.SoftTopK(Of(0.1, 0.2, 0.3, 0.4), count)[2], Of(2))
            .Values()
            .ShouldBe([0.25], 1e-14);
    }

    [Fact]
    public void Hard_memberships_have_no_gradient()
    {
        var k = Of(2).requires_grad_();
        var values = Of(3, 1, 5, 4, 2).requires_grad_();

        Functional.SoftTopK(values, k).Probe().backward();

        values.grad!.Values().Should().OnlyContain(slope => slope == 0);
        k.grad!.Values().Should().Equal(0);
    }

    /// <summary>Relative to the row's largest value, 5.25 and 5.5 would round to the same number.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void The_last_places_keep_their_digits_beside_values_that_are_far_larger(ScalarType dtype)
    {
        var values = Of(5.25, 1e20, -1e20, 5.5, 3e15, 5).to(dtype);

        // The two large values have m = 1, the other three share 1: 5.5 − θ + 5.25 − θ + 5 − θ = 1.
        Values(values, 3).ShouldBe([1 / 3.0, 1, 0, 1 / 3.0 + 0.25, 1, 1 / 3.0 - 0.25], 1e-7);
        Values((Of(0.5, 0.25, 0, -3) + 4e6).to(dtype), 2).ShouldBe([0.5 + 5 / 12.0, 2 / 3.0, 5 / 12.0, 0], 1e-7);
    }

    [Fact]
    public void A_row_whose_k_is_NaN_is_NaN_alone()
    {
        var k = Of(2, double.NaN, 3).reshape(3, 1);

        var memberships = Functional.SoftTopK(Draw.Normal(5, 3, 4), k);

        memberships[1].Values().Should().OnlyContain(value => double.IsNaN(value));
        memberships[0].AllFinite().Should().BeTrue();
        memberships[2].AllFinite().Should().BeTrue();
    }

    private static Tensor Of(params double[] values) => tensor(values, ScalarType.Float64);

    private static double[] Values(Tensor values, double k) => Functional.SoftTopK(values, k).Values();
}
