using System.Numerics;

namespace SoftStep.Alignment;

/// <summary>Comparisons by ranks, in O(m log m) and three arrays of m numbers for each argument.</summary>
internal static class RankOrder
{
    /// <summary>Pearson's correlation of the ranks; equal values share the mean of their ranks.</summary>
    /// <returns>NaN for 0/0.</returns>
    public static double Spearman<T>(T[] x, T[] y)
        where T : unmanaged, INumber<T>
    {
        var (first, second) = (TwiceAverageRanks(x), TwiceAverageRanks(y));
        var mean = x.Length + 1L;
        double both = 0,
            ofX = 0,
            ofY = 0;
        for (var i = 0; i < first.Length; i++)
        {
            double a = first[i] - mean,
                b = second[i] - mean;
            both += a * b;
            ofX += a * a;
            ofY += b * b;
        }
        return both / Math.Sqrt(ofX * ofY);
    }

    /// <summary>Twice the ranks, 2 for the smallest value, because the mean of ranks is an integer or half of one. Sorts the values.</summary>
    public static int[] TwiceAverageRanks<T>(T[] values)
        where T : unmanaged, INumber<T>
    {
        var order = Sort(values);
        var ranks = new int[values.Length];
        foreach (var (start, end) in Runs(values))
        {
            foreach (var place in order.AsSpan(start, end - start))
            {
                ranks[place] = start + 1 + end;
            }
        }
        return ranks;
    }

    /// <summary>(concordant − discordant)/(m(m − 1)/2). Sorts the values of x.</summary>
    /// <remarks>
    /// Knight, A computer method for calculating Kendall's tau with ungrouped data, 1966: with x in order, and y in order where x is
    /// equal, the discordant pairs are those that a merge sort of y exchanges.
    /// </remarks>
    public static double KendallTauA<T>(T[] x, T[] y)
        where T : unmanaged, INumber<T>
    {
        var order = Sort(x);
        var ofX = Array.ConvertAll(order, place => y[place]);
        var (tiedInX, tiedInBoth) = (0.0, 0.0);
        foreach (var (start, end) in Runs(x))
        {
            Array.Sort(ofX, start, end - start);
            tiedInX += PairsWithin(end - start);
            tiedInBoth += TiedPairs(new ArraySegment<T>(ofX, start, end - start));
        }
        var discordant = Exchanges(ofX, new T[ofX.Length]);
        var all = PairsWithin(x.Length);
        return (all - tiedInX - TiedPairs(ofX) + tiedInBoth - 2 * discordant) / all;
    }

    private static double TiedPairs<T>(IReadOnlyList<T> sorted)
        where T : unmanaged, INumber<T> => Runs(sorted).Sum(run => PairsWithin(run.End - run.Start));

    private static double PairsWithin(double count) => count * (count - 1) / 2;

    /// <summary>Sorts the values, and returns where each was.</summary>
    private static int[] Sort<T>(T[] values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
        Array.Sort(values, order);
        return order;
    }

    /// <summary>The runs of equal values.</summary>
    private static IEnumerable<(int Start, int End)> Runs<T>(IReadOnlyList<T> sorted)
        where T : unmanaged, INumber<T>
    {
        for (var start = 0; start < sorted.Count; )
        {
            var end = start + 1;
            while (end < sorted.Count && sorted[end] == sorted[start])
            {
                end++;
            }
            yield return (start, end);
            start = end;
        }
    }

    /// <summary>Sorts by merging, and counts the pairs that were in the wrong order.</summary>
    private static double Exchanges<T>(Span<T> values, Span<T> buffer)
        where T : unmanaged, INumber<T>
    {
        if (values.Length < 2)
        {
            return 0;
        }
        var half = values.Length / 2;
        var count = Exchanges(values[..half], buffer[..half]) + Exchanges(values[half..], buffer[half..]);
        values.CopyTo(buffer);
        var (left, right) = (0, half);
        for (var i = 0; i < values.Length; i++)
        {
            if (right == values.Length || (left < half && buffer[left] <= buffer[right]))
            {
                values[i] = buffer[left++];
            }
            else
            {
                count += half - left;
                values[i] = buffer[right++];
            }
        }
        return count;
    }
}
