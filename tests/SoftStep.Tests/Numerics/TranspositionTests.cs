using SoftStep.Numerics;

namespace SoftStep.Tests.Numerics;

/// <summary>Against two loops, about the size of the squares of eight that are copied at a time.</summary>
public static class TranspositionTests
{
    [Fact]
    public static void Rows_become_columns()
    {
        foreach (var count in new[] { 1, 7, 8, 9, 16, 25 })
        {
            foreach (var size in new[] { 1, 5, 8, 17, 24 })
            {
                Holds(count, size, i => (float)i);
                Holds(count, size, i => (double)i);
            }
        }
    }

    private static void Holds<T>(int count, int size, Func<int, T> number)
        where T : unmanaged
    {
        var stride = count + 3;
        T[] rows = [.. Enumerable.Range(1, count * size).Select(number)];
        var columns = new T[size * stride];

        Transposition.Copy<T>(rows, size, columns, stride);

        for (var column = 0; column < size; column++)
        {
            for (var row = 0; row < stride; row++)
            {
                columns[column * stride + row].Should().Be(row < count ? rows[row * size + column] : default);
            }
        }
    }
}
