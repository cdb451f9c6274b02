using System.Numerics;
using System.Runtime.CompilerServices;

namespace SoftStep.Ranking;

/// <summary>
/// The L2 soft ranks of one sorted row at a time and their gradient, without allocations per row.
/// With s the values divided by the strength, in descending order, and ρ = (n, …, 1), pooling leaves blocks in which
/// <c>r = s − mean(s) + mean(ρ)</c>.
/// </summary>
internal sealed class SoftRankRow(int length, double strength)
{
    private readonly MeanBlock[] blocks = new MeanBlock[length];

    /// <summary>length, …, 2, 1. A row of n entries uses the last n.</summary>
    private readonly double[] ranks = CountedDown(length);

    /// <summary>From the values to their ranks, in place.</summary>
    /// <param name="values">θ, descending.</param>
    /// <param name="starts">Output: for each value the start of its block.</param>
    /// <param name="origin">
    /// Subtracted from the ranks: 0, or their mean (n + 1)/2, so that nearly equal ranks keep their digits.
    /// </param>
    /// <remarks>Not inlined: within the loop over rows its variables would not stay in registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Forward(Span<double> values, Span<int> starts, double origin)
    {
        var count = values.Length;
        // The values are sorted by their bits, so a NaN is first or, if negative, last. With it all ranks are undefined.
        if (double.IsNaN(values[0]) || double.IsNaN(values[^1]))
        {
            values.Fill(double.NaN);
            starts.Clear();
            return;
        }
        foreach (ref var value in values)
        {
            value /= strength;
        }
        RowPooling.Pool<MeanBlock>(values, ranks.AsSpan(length - count), blocks, starts);
        for (var start = 0; start < count; )
        {
            // Relative to the block's first value the others are small, however large the values are.
            var (end, first, sum) = (start, values[start], 0.0);
            for (; end < count && starts[end] == start; end++)
            {
                sum += values[end] - first;
            }
            var shift = count - origin - (start + end - 1) / 2.0 - sum / (end - start);
            foreach (ref var value in values[start..end])
            {
                value = value - first + shift;
            }
            start = end;
        }
    }

    /// <summary>From the gradient of the ranks to that of the values, in place: minus its block's mean, divided by the strength.</summary>
    /// <param name="starts">From <see cref="Forward"/>.</param>
    /// <param name="strength">ε.</param>
    /// <param name="gradient">In the order of the sorted values.</param>
    public static void Backward<T>(ReadOnlySpan<int> starts, double strength, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < gradient.Length; )
        {
            var (end, sum) = (start, 0.0);
            for (; end < gradient.Length && starts[end] == start; end++)
            {
                sum += double.CreateTruncating(gradient[end]);
            }
            var mean = sum / (end - start);
            foreach (ref var value in gradient[start..end])
            {
                value = T.CreateTruncating((double.CreateTruncating(value) - mean) / strength);
            }
            start = end;
        }
    }

    private static double[] CountedDown(int length)
    {
        var ranks = new double[length];
        for (var i = 0; i < length; i++)
        {
            ranks[i] = length - i;
        }
        return ranks;
    }
}
