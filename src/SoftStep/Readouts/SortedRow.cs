using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>The distribution of one column of labels under one row of weights, as <see cref="SortedWeights"/>, in memory.</summary>
internal readonly ref struct SortedRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="columns">The labels.</param>
    /// <param name="column">Which of them.</param>
    /// <param name="weights">By key, before they are divided by their sum.</param>
    /// <param name="sums">Memory for <see cref="Sums"/>.</param>
    public SortedRow(SortedColumns<T> columns, int column, ReadOnlySpan<T> weights, Span<double> sums)
    {
        Labels = columns.Labels(column);
        Order = columns.Order(column);
        Weights = weights;
        Sums = sums;
        var sum = 0.0;
        for (var place = 0; place < Order.Length; place++)
        {
            sum += double.CreateTruncating(weights[Order[place]]);
            sums[place] = sum;
        }
    }

    /// <summary>Ascending.</summary>
    public ReadOnlySpan<T> Labels { get; }

    /// <summary>The keys of the labels.</summary>
    public ReadOnlySpan<int> Order { get; }

    /// <summary>By key.</summary>
    public ReadOnlySpan<T> Weights { get; }

    /// <summary>The sums of the weights up to each label.</summary>
    public ReadOnlySpan<double> Sums { get; }

    /// <summary>The sum of all weights.</summary>
    public double Total => Sums[^1];

    public double Weight(int place) => double.CreateTruncating(Weights[Order[place]]);

    /// <summary>The sum of the first weights.</summary>
    public double SumOf(int count) => count > 0 ? Sums[count - 1] : 0;
}
