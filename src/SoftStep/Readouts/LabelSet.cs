using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>
/// Labels (…, M, q) and their cached order, shared by the readouts of these labels. The owner, such as a bank, never changes the
/// labels, and disposes the set when it is no longer used.
/// </summary>
/// <param name="labels">The set takes ownership: they leave their dispose scope.</param>
internal sealed class LabelSet(Tensor labels) : IDisposable
{
    private readonly Lock sorting = new();
    private readonly Dictionary<Type, object> sorted = [];
    private LabelOrder? order;

    public Tensor Labels => labels;

    /// <summary>The order in tensors, on the labels' device.</summary>
    /// <param name="own">These labels. Others, such as those of some keys only, are sorted each time.</param>
    public LabelOrder OrderOf(Tensor own)
    {
        if (!ReferenceEquals(own, labels))
        {
            return LabelOrder.Of(own);
        }
        lock (sorting)
        {
            if (order is null)
            {
                order = LabelOrder.Of(labels);
                order.Sorted.DetachFromDisposeScope();
                order.Keys.DetachFromDisposeScope();
            }
            return order;
        }
    }

    /// <summary>The order in memory.</summary>
    /// <inheritdoc cref="OrderOf"/>
    public SortedColumns<T> Sorted<T>(Tensor own)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!ReferenceEquals(own, labels))
        {
            return new(own);
        }
        lock (sorting)
        {
            if (!sorted.TryGetValue(typeof(T), out var columns))
            {
                columns = new SortedColumns<T>(own);
                sorted.Add(typeof(T), columns);
            }
            return (SortedColumns<T>)columns;
        }
    }

    /// <summary>Frees the labels and what is cached.</summary>
    public void Dispose()
    {
        labels.Dispose();
        order?.Sorted.Dispose();
        order?.Keys.Dispose();
    }
}
