using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>Binary search in ascending numbers.</summary>
internal static class SortedSearch
{
    /// <summary>How many numbers are below a given one.</summary>
    public static int Below<T>(ReadOnlySpan<T> numbers, T number)
        where T : INumber<T> => Count(numbers, number, isUpTo: false);

    /// <summary>How many numbers are at most a given one.</summary>
    public static int UpTo<T>(ReadOnlySpan<T> numbers, T number)
        where T : INumber<T> => Count(numbers, number, isUpTo: true);

    private static int Count<T>(ReadOnlySpan<T> numbers, T number, bool isUpTo)
        where T : INumber<T>
    {
        var (from, to) = (0, numbers.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            var isBefore = isUpTo ? numbers[middle] <= number : numbers[middle] < number;
            (from, to) = isBefore ? (middle + 1, to) : (from, middle);
        }
        return from;
    }
}
