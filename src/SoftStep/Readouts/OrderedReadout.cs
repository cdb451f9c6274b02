using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>A readout that needs the labels in ascending order.</summary>
/// <param name="known">Labels whose order is cached, or null. Other labels are sorted each time.</param>
internal abstract class OrderedReadout(LabelSet? known) : Readout
{
    private LabelOrder? order;

    public sealed override Readout For(Tensor labels)
    {
        var bound = (OrderedReadout)MemberwiseClone();
        bound.order = OrderOf(labels);
        return bound;
    }

    protected LabelOrder OrderOf(Tensor labels) => order ?? known?.OrderOf(labels) ?? LabelOrder.Of(labels);

    protected SortedColumns<T> Sorted<T>(Tensor labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => known?.Sorted<T>(labels) ?? new(labels);
}
