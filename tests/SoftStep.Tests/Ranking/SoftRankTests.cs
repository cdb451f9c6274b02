using SoftStep.Tests.Support;

namespace SoftStep.Tests.Ranking;

public sealed class SoftRankTests
{
    public static TheoryData<double, Regularization> Softness =>
        new()
        {
            { 1e-4, Regularization.L2 },
            { 0.1, Regularization.L2 },
            { 1, Regularization.L2 },
            { 100, Regularization.L2 },
            { 1e-4, Regularization.KL },
            { 0.1, Regularization.KL },
            { 1, Regularization.KL },
            { 100, Regularization.KL },
        };

    [Theory]
    [InlineData(0.3, Regularization.L2)]
    [InlineData(1, Regularization.L2)]
    [InlineData(4, Regularization.L2)]
    [InlineData(0.3, Regularization.KL)]
    [InlineData(1, Regularization.KL)]
    [InlineData(4, Regularization.KL)]
    public void It_is_what_trying_every_division_into_blocks_finds(double strength, Regularization regularization)
    {
        for (var n = 1; n <= 9; n++)
        {
            foreach (var row in Rows(n))
            {
                var ranks = Functional.SoftRank(row, strength, regularization);

                ranks.Values().ShouldBe(IsotonicBruteForce.SoftRank(row.Values(), strength, regularization), 1e-12);
            }
        }

        static Tensor[] Rows(int n) => [Draw.Normal(n, n), 3 * Draw.Normal(n + 50, n), Draw.Integers(n, -2, 3, n)];
    }

    [Fact]
    public void Three_values_have_the_ranks_of_the_papers_figure()
    {
        var values = tensor(new[] { 5.0, 1.0, 2.0 });

        Functional.SoftRank(values).Values().ShouldBe([3, 1, 2], 1e-15);
        Functional.SoftRank(values, 2).Values().ShouldBe([3, 1.25, 1.75], 1e-15);
    }

    [Fact]
    public void It_agrees_with_torchsorts_documentation()
    {
        var values = tensor(
            new float[,]
            {
                { 8, 0, 5, 3, 2, 1, 6, 7, 9 },
            }
        );

        var ranks = Functional.SoftRank(values);
        var sorted = Functional.SoftSort(values);

        ranks.Values().Should().Equal(8, 1, 5, 4, 3, 2, 6, 7, 9);
        sorted.Values().ShouldBe([.. Enumerable.Range(0, 9).Select(i => i + 5.0 / 9)], 1e-7);
        sorted.dtype.Should().Be(ScalarType.Float32);
    }

    [Theory]
    [MemberData(nameof(Softness))]
    public void Every_row_of_leading_axes_is_ranked_on_its_own(double strength, Regularization regularization)
    {
        var values = Draw.Normal(3, 2, 3, 4, 6);

        var ranks = Functional.SoftRank(values, strength, regularization);
        var sorted = Functional.SoftSort(values, strength, regularization);

        foreach (var (row, i) in values.reshape(-1, 6).unbind().Select((row, i) => (row, i)))
        {
            ranks.reshape(-1, 6)[i].ShouldEqual(Functional.SoftRank(row, strength, regularization));
            sorted.reshape(-1, 6)[i].ShouldEqual(Functional.SoftSort(row, strength, regularization));
        }
    }

    [Fact]
    public void Rows_that_are_not_contiguous_are_ranked_like_their_copies()
    {
        var values = Draw.Normal(4, 6, 5).t();

        Functional.SoftRank(values).ShouldEqual(Functional.SoftRank(values.contiguous()));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_rows_longer_than_2048_are_ranked_as_in_float32(ScalarType dtype)
    {
        // 5,000 distinct ranks, in types that represent integers exactly only up to 2,048 (float16) or 256 (bfloat16).
        var values = Draw.Normal(5, 3, 5000).to(dtype);

        var ranks = Functional.SoftRank(values, 0.01);
        var sorted = Functional.SoftSort(values, 0.01);

        ranks.dtype.Should().Be(dtype);
        ranks.ShouldEqual(Functional.SoftRank(values.to(ScalarType.Float32), 0.01).to(dtype));
        sorted.ShouldEqual(Functional.SoftSort(values.to(ScalarType.Float32), 0.01).to(dtype));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void A_tiny_strength_gives_every_float32_its_place_however_near_the_next_one_is(int n)
    {
        // Both signs, all magnitudes, each number with its successor.
        var magnitudes = Draw.Uniform(7, -6, 6, n / 2 + 1).Values();
        var values = magnitudes
            .Select((m, i) => (float)((i % 2 == 0 ? 1 : -1) * Math.Pow(10, m)))
            .SelectMany(value => new[] { value, MathF.BitIncrement(value) })
            .Take(n)
            .ToArray();

        var ranks = Functional.SoftRank(tensor(values), 1e-20);

        ranks.Values().Should().Equal(values.Select(value => (double)values.Count(other => other <= value)));
    }

    [Theory]
    [MemberData(nameof(Softness))]
    public void Gradients_are_those_of_central_differences(double strength, Regularization regularization)
    {
        // Gaps that are not multiples of the strength, so that no block is about to change.
        var values = Draw.Uniform(6, -1, 1, 2, 9);
        var step = 1e-6 * Math.Min(1, strength);

        Gradient(values => Functional.SoftRank(values, strength, regularization));
        Gradient(values => Functional.SoftSort(values, strength, regularization));

        void Gradient(Func<Tensor, Tensor> function) =>
            Gradients
                .Of(x => function(x).Probe(), values)
                .ShouldBe(Gradients.Central(x => function(x).Probe(), values, step), 1e-5);
    }

    [Fact]
    public void KL_at_a_tiny_strength_has_the_gradients_of_the_blocks_that_ties_make()
    {
        // Two close pairs among far values: only these form blocks, and only they have a gradient.
        const double strength = 1e-4;
        var values = tensor(new[] { 0.0, 1.0, 1.00002, -2.0, 5.0, 5.00001 });

        var ranks = Functional.SoftRank(values, strength, Regularization.KL);

        ranks.Values().ShouldBe(TwoPairs(values.Values(), strength), 1e-9);
        Gradients
            .Of(x => Functional.SoftRank(x, strength, Regularization.KL).Probe(), values)
            .ShouldBe(
                Gradients.Central(x => Functional.SoftRank(x, strength, Regularization.KL).Probe(), values, 1e-9),
                1e-5
            );

        // In a block of two r = (w₁ + w₂)·softmax(s).
        static double[] TwoPairs(double[] values, double strength)
        {
            var (low, high) = (values[2] - values[1], values[5] - values[4]);
            var (a, b) = (1 / (1 + Math.Exp(-low / strength)), 1 / (1 + Math.Exp(-high / strength)));
            return [2, 7 * (1 - a), 7 * a, 1, 11 * (1 - b), 11 * b];
        }
    }

    [Fact]
    public void Magnitudes_and_strengths_at_their_ends_stay_finite_forward_and_backward()
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var magnitude in new[] { 0, 1e-20, 1e-3, 1, 1e5, 1e20 })
            {
                foreach (var strength in new[] { 1e-4, 1, 1e4 })
                {
                    foreach (var regularization in Enum.GetValues<Regularization>())
                    {
                        var values = (magnitude * Draw.Integers(8, -5, 6, 2, 12)).to(dtype).requires_grad_();

                        var ranks = Functional.SoftRank(values, strength, regularization);
                        ranks.Probe().backward();

                        ranks.AllFinite().Should().BeTrue($"of {magnitude}, {strength}, {regularization}, {dtype}");
                        values
                            .grad!.AllFinite()
                            .Should()
                            .BeTrue($"of {magnitude}, {strength}, {regularization}, {dtype}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Its_gradient_is_a_constant_for_a_second_derivative()
    {
        var values = Draw.Normal(10, 6).requires_grad_();

        var first = autograd.grad([Functional.SoftRank(values).Probe()], [values], create_graph: true)[0];

        first.requires_grad.Should().BeFalse();
    }

    [Theory]
    [InlineData(Regularization.L2, 1e-6)]
    [InlineData(Regularization.KL, 2e-5)]
    public void A_long_row_in_one_block_keeps_its_digits_in_float32(Regularization regularization, double tolerance)
    {
        var values = Draw.Normal(9, 1, 20_000);

        var ranks = Functional.SoftRank(values.to(ScalarType.Float32), 1e4, regularization);

        ranks.ShouldBe(Functional.SoftRank(values, 1e4, regularization).to(ScalarType.Float32), tolerance);
    }
}
