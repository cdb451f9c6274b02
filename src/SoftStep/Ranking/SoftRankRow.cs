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
    private readonly double[] sums = new double[length];

    /// <param name="values">θ.</param>
    /// <param name="ranks">May be the same memory.</param>
    /// <param name="order">Becomes the order of the values, the largest first.</param>
    /// <param name="starts">Becomes, for each place in that order, where its block starts.</param>
    /// <param name="origin">
    /// From where ranks are measured: 0, or their mean (n + 1)/2, about which ranks that are nearly all equal keep their
    /// digits.
    /// </param>
    public void Forward(ReadOnlySpan<T> values, Span<T> ranks, Span<int> order, Span<int> starts, double origin = 0)
    {
        var count = values.Length;
        sort.Descending(values, order);
        for (var i = 0; i < count; i++)
        {
            scaled[i] = double.CreateTruncating(values[order[i]]) / strength;
        }
        Pool(starts);
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
                ranks[order[i]] = T.CreateTruncating(scaled[i] - scaled[start] + shift);
            }
            start = end;
        }
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

    /// <summary>Pools s − ρ where it ascends: of neighbouring blocks the later must have the smaller mean.</summary>
    private void Pool(Span<int> starts)
    {
        var (count, depth) = (starts.Length, 0);
        for (var i = 0; i < count; i++)
        {
            var (sum, start) = (scaled[i] - (count - i), i);
            // Equal values are one block, also where they are so large that a sum of them is rounded.
            var isTie = i > 0 && scaled[i] == scaled[i - 1];
            // sums[start of block] with the block's end being the next one's start, or i.
            while (depth > 0)
            {
                var previous = starts[depth - 1];
                if (sums[previous] * (i + 1 - start) > sum * (start - previous) && !isTie)
                {
                    break;
                }
                sum += sums[previous];
                start = previous;
                depth--;
                isTie = false;
            }
            sums[start] = sum;
            starts[depth++] = start;
        }
        // From the last block to the first, so that no start is overwritten before it is read.
        for (var end = count; depth > 0; )
        {
            var start = starts[--depth];
            starts[start..end].Fill(start);
            end = start;
        }
    }
}
