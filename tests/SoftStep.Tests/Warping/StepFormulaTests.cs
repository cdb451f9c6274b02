using SoftStep.Tests.Support;

namespace SoftStep.Tests.Warping;

public sealed class StepFormulaTests
{
    [Theory]
    [InlineData(0.5, 0, 1, 1, 0.5)]
    [InlineData(0.25, 0, 1, 0.5, 0.1)] // (1/4)² / ((1/4)² + (3/4)²)
    [InlineData(0.4, 0.2, 0.8, 1, 1.0 / 3)]
    [InlineData(0.6, 0.2, 0.8, 0.25, 16.0 / 17)]
    [InlineData(0.2, 0.2, 0.8, 0.5, 0)]
    [InlineData(0.8, 0.2, 0.8, 0.5, 1)]
    [InlineData(0, 0, 1, 0.5, 0)]
    [InlineData(1, 0, 1, 0.5, 1)]
    public void Values_by_hand(double z, double lower, double upper, double transition, double expected)
    {
        var step = Functional.SoftStep(Of(z), Of(lower), Of(upper), Of(transition));
        var log = Functional.LogSoftStep(Of(z), Of(lower), Of(upper), Of(transition));

        step.Values().ShouldBe([expected], 1e-15);
        log.Values().ShouldBe([Math.Log(expected)], 1e-14);
    }

    [Theory]
    [InlineData(0.25, 0.5, 0.5, -0.25 * 0.6931471805599453)] // t/(1 − t) = 1
    [InlineData(0.1, 1, 0.75, -3 * 0.9 * 2.302585092994046)]
    [InlineData(0.5, 0.5, 0.5, 0)]
    [InlineData(0.9, 0.5, 0.5, 0)]
    [InlineData(0, 0.5, 0.5, double.NegativeInfinity)]
    public void One_sided_values_by_hand(double z, double upper, double transition, double expected)
    {
        var log = Functional.LogOneSidedSoftStep(Of(z), Of(upper), Of(transition));
        var step = Functional.OneSidedSoftStep(Of(z), Of(upper), Of(transition));

        log.Values().ShouldBe([expected], 1e-14);
        step.Values().ShouldBe([Math.Exp(expected)], 1e-14);
    }

    [Fact]
    public void Gradients_are_those_of_central_differences()
    {
        var z = Draw.Uniform(1, 0, 1, 40);
        Tensor[] bounds = [Of(0.21), Of(0.77), Of(0.4)];

        for (var i = 0; i < 3; i++)
        {
            Gradients.ShouldMatchDifferences(x => Step(x).Probe(), bounds[i]);
            Gradients.ShouldMatchDifferences(x => Finite(Log(x)).Probe(), bounds[i]);

            Tensor Step(Tensor x) => Functional.SoftStep(z, At(0, x), At(1, x), At(2, x));
            Tensor Log(Tensor x) => Functional.LogSoftStep(z, At(0, x), At(1, x), At(2, x));
            Tensor At(int place, Tensor x) => place == i ? x : bounds[place];
        }
        Gradients.ShouldMatchDifferences(x => Functional.SoftStep(x, bounds[0], bounds[1], bounds[2]).Probe(), z);
        Gradients.ShouldMatchDifferences(x => Functional.OneSidedSoftStep(x, bounds[1], bounds[2]).Probe(), z);
        Gradients.ShouldMatchDifferences(x => Functional.OneSidedSoftStep(z, x, bounds[2]).Probe(), bounds[1]);
        Gradients.ShouldMatchDifferences(x => Functional.OneSidedSoftStep(z, bounds[1], x).Probe(), bounds[2]);

        static Tensor Finite(Tensor log) => log.masked_fill(log.isinf(), 0);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_types_are_computed_in_float32_and_given_back(ScalarType dtype)
    {
        Tensor[] given = [Draw.Uniform(2, 0, 1, 50).to(dtype), Half(0.21), Half(0.77), Half(0.4)];
        Tensor[] wide = [.. given.Select(values => values.to(ScalarType.Float32))];

        Functional
            .SoftStep(given[0], given[1], given[2], given[3])
            .ShouldEqual(Functional.SoftStep(wide[0], wide[1], wide[2], wide[3]).to(dtype));
        Functional
            .LogSoftStep(given[0], given[1], given[2], given[3])
            .ShouldEqual(Functional.LogSoftStep(wide[0], wide[1], wide[2], wide[3]).to(dtype));
        Functional
            .OneSidedSoftStep(given[0], given[2], given[3])
            .ShouldEqual(Functional.OneSidedSoftStep(wide[0], wide[2], wide[3]).to(dtype));
        Functional
            .LogOneSidedSoftStep(given[0], given[2], given[3])
            .ShouldEqual(Functional.LogOneSidedSoftStep(wide[0], wide[2], wide[3]).to(dtype));
        Functional.UnitInterval(given[0]).ShouldEqual(Functional.UnitInterval(wide[0]).to(dtype));

        Tensor Half(double value) => Of(value).to(dtype);
    }

    [Fact]
    public void The_smallest_transition_is_a_hard_step_in_the_middle()
    {
        double[] z = [0.3, 0.4999, 0.5, 0.5001, 0.7];

        var step = Functional.SoftStep(Of(z), Of(0.2), Of(0.8), Of(1e-6));

        step.Values().ShouldBe([0, 0, 0.5, 1, 1], 1e-9);
    }

    [Fact]
    public void The_logarithm_is_exact_where_powers_underflow()
    {
        // log S = log((z − l)/(u − z))/t there: −1.0986…·1e4 in both types.
        var (z, t) = (Of(0.25), Of(1e-4));

        Functional.LogSoftStep(z, Of(0), Of(1), t).Values().ShouldBe([-1e4 * Math.Log(3)], 1e-14);
        Functional
            .LogSoftStep(Single(z), Single(Of(0)), Single(Of(1)), Single(t))
            .Values()
            .ShouldBe([-1e4 * Math.Log(3)], 1e-6);

        static Tensor Single(Tensor value) => value.to(ScalarType.Float32);
    }

    [Fact]
    public void Bounds_broadcast_against_z()
    {
        var z = Draw.Uniform(2, 0, 1, 2, 3, 4);
        var lower = Draw.Uniform(3, 0, 0.4, 2, 3, 1);
        var upper = Draw.Uniform(4, 0.6, 1, 3, 1);

        var step = Functional.SoftStep(z, lower, upper, Of(0.5));

        step.shape.Should().Equal(2, 3, 4);
        step[1, 2].ShouldEqual(Functional.SoftStep(z[1, 2], lower[1, 2], upper[2], Of(0.5)));
    }

    private static Tensor Of(params double[] values) => tensor(values, ScalarType.Float64);
}
