namespace SoftStep.Tests.Support;

internal static class TensorAssertions
{
    /// <summary>
    /// Checks the shape, and every entry within a tolerance relative to the largest expected entry. Infinite and NaN entries
    /// must be the same.
    /// </summary>
    public static void ShouldBe(this Tensor actual, Tensor expected, double tolerance)
    {
        actual.shape.Should().Equal(expected.shape);
        actual.Values().ShouldBe(expected.Values(), tolerance);
    }

    /// <inheritdoc cref="ShouldBe(Tensor, Tensor, double)"/>
    public static void ShouldBe(this double[] actual, double[] expected, double tolerance)
    {
        actual.Should().HaveSameCount(expected);
        var largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < expected.Length; i++)
        {
            var near = Math.Abs(actual[i] - expected[i]) <= tolerance * largest;
            if (!near && !actual[i].Equals(expected[i]))
            {
                Assert.Fail(
                    $"Entry {i} is {actual[i]:R}, but should be {expected[i]:R} within {tolerance * largest:g3}."
                );
            }
        }
    }

    /// <summary>Bit for bit.</summary>
    public static void ShouldEqual(this Tensor actual, Tensor expected) => actual.ShouldBe(expected, 0);
}
