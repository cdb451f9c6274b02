using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// What the indices between a tensor's brackets select: a view, from single indices, slices and new axes, and for its
/// dimensions the tensors that index it further.
/// </summary>
internal sealed class Selection : IDisposable
{
    private readonly Tensor source;
    private readonly List<Tensor?> selectors = [];
    private readonly List<Tensor> temporaries = [];
    private bool hasSelectors;

    internal Selection(Tensor source, ReadOnlySpan<TensorIndex> indices)
    {
        this.source = View = source;
        var hidden = source.ndim - Consumed(indices);
        var dim = 0L;
        foreach (var index in indices)
        {
            switch (index.Kind)
            {
                case IndexKind.Single:
                    Become(View.select(dim, index.Start!.Value));
                    break;
                case IndexKind.Slice:
                    Become(Call("aten::slice.Tensor", View, dim, index.Start, index.Stop, index.Step ?? 1));
                    Keep(1, ref dim);
                    break;
                case IndexKind.NewAxis:
                    Become(View.unsqueeze(dim));
                    Keep(1, ref dim);
                    break;
                case IndexKind.Ellipsis:
                    Keep(hidden, ref dim);
                    hidden = 0;
                    break;
                case IndexKind.Tensor:
                    Select(index.Selector!, ref dim);
                    break;
            }
        }
    }

    internal Tensor View { get; private set; }

    /// <summary>The tensors that index the view, none where a dimension is taken whole; null if there are none at all.</summary>
    internal Tensor?[]? Selectors => hasSelectors ? [.. selectors] : null;

    public void Dispose()
    {
        foreach (var temporary in temporaries)
        {
            temporary.Dispose();
        }
    }

    /// <summary>Leaves the view to the caller.</summary>
    internal Tensor Release()
    {
        temporaries.Remove(View);
        return ReferenceEquals(View, source) ? Call("aten::alias", source) : View;
    }

    private static long Consumed(ReadOnlySpan<TensorIndex> indices)
    {
        var count = 0L;
        foreach (var index in indices)
        {
            count += index.Kind switch
            {
                IndexKind.Single or IndexKind.Slice => 1,
                IndexKind.Tensor => IsMask(index.Selector!) ? index.Selector!.ndim : 1,
                _ => 0,
            };
        }
        return count;
    }

    private static bool IsMask(Tensor tensor) => tensor.dtype is ScalarType.Bool or ScalarType.Byte;

    private void Select(Tensor selector, ref long dim)
    {
        hasSelectors = true;
        var consumed = IsMask(selector) ? selector.ndim : 1;
        if (consumed == 0)
        {
            Become(View.unsqueeze(dim));
            selector = Own(selector.unsqueeze(0));
            consumed = 1;
        }
        selectors.Add(selector);
        dim += consumed;
    }

    private void Keep(long dimensions, ref long dim)
    {
        for (var i = 0; i < dimensions; i++)
        {
            selectors.Add(null);
        }
        dim += dimensions;
    }

    private void Become(Tensor view) => View = Own(view);

    private Tensor Own(Tensor temporary)
    {
        temporaries.Add(temporary);
        return temporary;
    }
}
