using System.Runtime.Intrinsics;
using SoftStep.Numerics;

namespace SoftStep.Tests.Numerics;

/// <summary>Against the scalar functions of the platform.</summary>
public static class VectorMathTests
{
    [Fact]
    public static void Exponentials_of_float64_are_within_some_units_of_the_last_digit()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * (i % 2 == 0 ? 1400 : 4);
            RowMath.Exp(x).Should().BeInRange(Math.Exp(x) * (1 - 4e-16), Math.Exp(x) * (1 + 4e-16));
        }
        RowMath.Exp(0.0).Should().Be(1);
        RowMath.Exp(-1e9).Should().Be(0);
        RowMath.Exp(-740.0).Should().BeApproximately(Math.Exp(-740), double.Epsilon);
        RowMath.Exp(1e9).Should().BeGreaterThan(1e308).And.BeLessThan(double.PositiveInfinity);
    }

    [Fact]
    public static void Logarithms_of_float64_are_within_some_units_of_the_last_digit()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var x = i % 2 == 0 ? Math.Exp((random.NextDouble() - 0.5) * 1400) : 0.5 + random.NextDouble();
            var logarithm = VectorMath.Log(Vector512.Create(x))[0];
            logarithm.Should().BeApproximately(Math.Log(x), 4e-16 * Math.Abs(Math.Log(x)));
        }
        VectorMath.Log(Vector512.Create(1.0))[0].Should().Be(0);
        VectorMath.Log(Vector512.Create(2.2250738585072014e-308))[0].Should().Be(Math.Log(2.2250738585072014e-308));
    }
}
