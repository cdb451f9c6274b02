using SoftStep.Numerics;

namespace SoftStep.Tests.Numerics;

/// <summary>All 65,536 numbers of each dtype, against the platform's own conversions.</summary>
public static class NarrowNumbersTests
{
    private static readonly ushort[] All = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public static void Every_number_is_widened_exactly(ScalarType dtype)
    {
        var numbers = new float[All.Length];
        NarrowNumbers.Widen(dtype, All, numbers);
        numbers.Should().Equal(All.Select(bits => Number(dtype, bits)), (one, other) => one.Equals(other));
        var few = new float[19];
        NarrowNumbers.Widen(dtype, All.AsSpan(1000, few.Length), few);
        few.Should().Equal(numbers[1000..1019]);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public static void Numbers_beyond_the_bounds_are_found_wherever_they_are(ScalarType dtype)
    {
        ushort[] several = new ushort[67];
        for (var i = 0; i < All.Length; i++)
        {
            var place = i % several.Length;
            several[place] = All[i];
            NarrowNumbers.AreWithin(dtype, several, 1e14).Should().Be(Math.Abs(Number(dtype, All[i])) <= 1e14f);
            several[place] = 0;
        }
    }

    private static float Number(ScalarType dtype, ushort bits) =>
        dtype == ScalarType.Float16
            ? (float)BitConverter.UInt16BitsToHalf(bits)
            : BitConverter.Int32BitsToSingle(bits << 16);
}
