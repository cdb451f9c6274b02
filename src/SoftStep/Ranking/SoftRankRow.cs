using System.Numerics;

namespace SoftStep.Ranking;

/// <summary>
/// The L2 soft ranks of one row at a time and their gradient, in float64 inside; nothing is allocated for a row.
/// With s the values over the strength in descending order and ρ = (n, …, 1), pooling leaves blocks in which
/// <c>r = s − mean(s) + mean(ρ)</c>.
/// </summary>
internal sealed class SoftRankRow<T>(int length, double strength)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowSort<T> sort = new(length);
    private readonly double[] scaled = new double[length];
    private readonly MeanBlock[] blocks = new MeanBlock[length];

    /// <summary>length, …, 2, 1: the last of them are the ranks of a shorter row.</summary>
    private readonly double[] ranks = CountedDown(length);

    /// <param name="values">θ.</param>
    /// <param name="result">The ranks; may be the same memory.</param>
    /// <param name="order">Becomes the order of the values, the largest first.</param>
    /// <param name="starts">Becomes, for each place in that order, where its block starts.</param>
    /// <param name="origin">
    /// From where ranks are measured: 0, or their mean (n + 1)/2, about which ranks that are nearly all equal keep their
    /// digits.
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
            // Measured from the block's first value the others are small however large they are.
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

    /// <summary>From the ranks' gradient to the values', in place: minus its block's mean, over the strength.</summary>
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
