using System.Numerics;
using SoftStep.Ranking;

namespace SoftStep.Readouts;

/// <summary>
/// The columns of labels (M, q) in ascending order, in memory. As in <see cref="LabelOrder"/>, labels that are NaN or infinite
/// are replaced by 0.
/// </summary>
internal sealed class SortedColumns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] sorted;
    private readonly int[] keys;

    /// <param name="labels">float32 or float64.</param>
    public SortedColumns(Tensor labels)
    {
        (Keys, Count) = (checked((int)labels.size(0)), checked((int)labels.size(1)));
        var values = TensorValues.Load<T>(labels);
        (sorted, keys) = (new T[values.Length], new int[values.Length]);
        var sort = new RowSort<T>(Keys);
        var column = new T[Keys];
        for (var output = 0; output < Count; output++)
        {
            for (var key = 0; key < Keys; key++)
            {
                var label = values[key * Count + output];
                column[key] = T.IsFinite(label) ? label : T.Zero;
                if (!T.IsFinite(label))
                {
                    NotFinite.Add((key, output, label));
                }
            }
            var order = keys.AsSpan(output * Keys, Keys);
            sort.Descending(column, order);
            order.Reverse();
            for (var place = 0; place < Keys; place++)
            {
                sorted[output * Keys + place] = column[order[place]];
            }
        }
    }

    /// <summary>M.</summary>
    public int Keys { get; }

    /// <summary>q.</summary>
    public int Count { get; }

    /// <summary>Labels that are NaN or infinite.</summary>
    public List<(int Key, int Output, T Value)> NotFinite { get; } = [];

    /// <summary>A column's labels, ascending.</summary>
    public ReadOnlySpan<T> Labels(int column) => sorted.AsSpan(column * Keys, Keys);

    /// <summary>The keys of a column's labels, in the same order.</summary>
    public ReadOnlySpan<int> Order(int column) => keys.AsSpan(column * Keys, Keys);
}
