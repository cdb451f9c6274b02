using System.Numerics;

namespace SoftStep.Ranking;

/// <summary>
/// The L2 soft ranks of one row at a time and their gradient, computed in float64, without allocations per row.
/// With s the values divided by the strength, in descending order, and ρ = (n, …, 1), pooling leaves blocks in which
/// <c>r = s − mean(s) + mean(ρ)</c>.
/// </summary>
internal sealed class SoftRankRow<T>(int length, double strength)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowSort<T> sort = new(length);
    private readonly double[] scaled = new double[length];
    private readonly MeanBlock[] blocks = new MeanBlock[length];

    /// <summary>length, …, 2, 1. A row of n entries uses the last n.</summary>
    private readonly double[] ranks = CountedDown(length);

    /// <param name="values">θ.</param>
    /// <param name="result">Output: the ranks; may be the same memory as the values.</param>
    /// <param name="order">Output: the indices of the values, the largest first.</param>
    /// <param name="starts">Output: for each position in that order the start of its block.</param>
    /// <param name="origin">
    /// Subtracted from the ranks: 0, or their mean (n + 1)/2, so that nearly equal ranks keep their digits.
    /// </param>
    public void Forward(ReadOnlySpan<T> values, Span<T> result, Span<int> order, Span<int> starts, double origin = 0)
    {
        var count = values.Length;
        sort.Descending(values, order);
        for (var i = 0; i < count; i++)
        {
            scaled[i] = double.CreateTruncating(values[order[i]]) / strength;
        }
        RowPooling.Pool<MeanBlock>(scaled.AsSpan(0, count), ranks.AsSpan(length - count), blocks, starts);
        for (var start = 0; start < count; )
        {
            // Relative to the block's first value the others are small, however large the values are.
            var (end, sum) = (start, 0.0);
            for (; end < count && starts[end] == start; end++)
            {
                sum += scaled[end] - scaled[start];
            }
            var shift = count - origin - (start + end - 1) / 2.0 - sum / (end - start);
            for (var i = start; i < end; i++)
            {
                result[order[i]] = T.CreateTruncating(scaled[i] - scaled[start] + shift);
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

    /// <summary>From the gradient of the ranks to that of the values, in place: minus its block's mean, divided by the strength.</summary>
    public static void Backward(ReadOnlySpan<int> order, ReadOnlySpan<int> starts, double strength, Span<T> gradient)
    {
        for (var start = 0; start < order.Length; )
        {
            var (end, sum) = (start, 0.0);
            for (; end < order.Length && starts[end] == start; end++)
            {
                sum += double.CreateTruncating(gradient[order[end]]);
            }
            var mean = sum / (end - start);
            for (var i = start; i < end; i++)
            {
                var deviation = double.CreateTruncating(gradient[order[i]]) - mean;
                gradient[order[i]] = T.CreateTruncating(deviation / strength);
            }
            start = end;
        }
    }
}
