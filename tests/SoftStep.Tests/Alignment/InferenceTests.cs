using SoftStep.Tests.Support;

namespace SoftStep.Tests.Alignment;

/// <summary>Permutation tests and bootstrap intervals.</summary>
public sealed class InferenceTests
{
    [Fact]
    public void The_p_value_of_unrelated_representations_is_uniform()
    {
        using var generator = new Generator(1);
        double[] values =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    PermutationTest
                        .Run(Draw.Normal(2 * i, 8, 2), Draw.Normal(2 * i + 1, 8, 2), Cosine, 19, generator)
                        .PValue
                ),
        ];

        // A share of .05 with a standard error of .0154, and a mean of .525 with one of .0204.
        values.Count(value => value <= 0.05).Should().BeInRange(0, 20);
        values.Average().Should().BeApproximately(0.525, 0.07);
    }

    [Fact]
    public void Equal_representations_are_more_alike_than_all_shuffles()
    {
        var x = Draw.Normal(3, 30, 3);

        var test = PermutationTest.Run(x, x, Cosine, 99, new Generator(2));

        test.Alignment.Should().BeApproximately(1, 1e-12);
        test.PValue.Should().Be(0.01);
        test.Shuffles.Should().Be(99);
    }

    [Fact]
    public void The_interval_is_that_of_things_drawn_in_a_loop()
    {
        const int things = 9;
        var (x, y) = (Draw.Normal(4, things, 3), Draw.Normal(5, things, 2));
        var (first, second) = (Functional.Rdm(x), Functional.Rdm(y));
        using var generator = new Generator(3);
        using var same = new Generator(3);

        var interval = BootstrapInterval.Of(first, second, RdmComparison.Pearson, 0.9, 41, generator);

        var draws = new List<double>();
        for (var draw = 0; draw < 41; draw++)
        {
            var drawn = randint(things, [things], ScalarType.Int64, CPU, generator: same).data<long>().ToArray();
            var (left, right) = (new List<double>(), new List<double>());
            for (var a = 0; a < things; a++)
            {
                for (var b = a + 1; b < things; b++)
                {
                    if (drawn[a] != drawn[b])
                    {
                        left.Add((x[drawn[a]] - x[drawn[b]]).square().sum().item<double>());
                        right.Add((y[drawn[a]] - y[drawn[b]]).square().sum().item<double>());
                    }
                }
            }
            draws.Add(corrcoef(stack([tensor(left), tensor(right)]))[0, 1].item<double>());
        }
        draws.Sort();
        // 41 draws: the levels .05 and .95 are the draws 2 and 38.
        new[] { interval.Lower, interval.Upper }.ShouldBe([draws[2], draws[38]], 1e-9);
        interval.Level.Should().Be(0.9);
        interval
            .Alignment.Should()
            .BeApproximately(Functional.CompareRdms(first, second, RdmComparison.Pearson).item<double>(), 1e-12);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var x = Draw.Normal(6, 5, 2);
        var rdm = Functional.Rdm(x);
        FluentActions.Invoking(() => PermutationTest.Run(x, x[..4], Cosine)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => PermutationTest.Run(x, x, Cosine, 0)).Should().Throw<ArgumentException>();
        FluentActions
            .Invoking(() => BootstrapInterval.Of(rdm, rdm, RdmComparison.Cosine, 1))
            .Should()
            .Throw<ArgumentException>();
        FluentActions
            .Invoking(() => BootstrapInterval.Of(rdm[..3], rdm[..3], RdmComparison.Cosine))
            .Should()
            .Throw<ArgumentException>();
    }

    private static Tensor Cosine(Tensor x, Tensor y) =>
        Functional.CompareRdms(Functional.Rdm(x), Functional.Rdm(y), RdmComparison.Pearson);
}
