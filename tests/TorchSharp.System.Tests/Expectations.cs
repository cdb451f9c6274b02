using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>What a tensor holds, said as plain numbers.</summary>
internal static class Expectations
{
    private const double Tolerance = 1e-12;

    /// <summary>A vector of doubles.</summary>
    internal static Tensor Vector(params double[] values) => tensor(values);

    /// <summary>A matrix of doubles, row by row.</summary>
    internal static Tensor Matrix(int columns, params double[] values) =>
        tensor(values, [values.Length / columns, columns]);

    internal static Tensor Integers(params long[] values) => tensor(values);

    internal static Tensor Flags(params bool[] values) => tensor(values);

    /// <summary>The elements in row-major order, whatever the dtype.</summary>
    internal static double[] Numbers(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(float64, CPU).data<double>().ToArray();
    }

    internal static void ShouldHold(this Tensor actual, params double[] expected) =>
        actual.ShouldHoldAbout(Tolerance, expected);

    internal static void ShouldHoldAbout(this Tensor actual, double tolerance, params double[] expected)
    {
        var numbers = actual.Numbers();
        numbers.Should().HaveCount(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!double.IsFinite(expected[i]))
            {
                numbers[i].Should().Be(expected[i], "that is element {0} of {1}", i, actual.npstr());
                continue;
            }
            var margin = tolerance * Math.Max(1, Math.Abs(expected[i]));
            numbers[i].Should().BeApproximately(expected[i], margin, "that is element {0} of {1}", i, actual.npstr());
        }
    }
}
