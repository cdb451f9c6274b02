using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// What the indices between a tensor's brackets select: a view, from single indices, slices and new axes, and for its
/// dimensions the tensors that index it further.
/// </summary>
internal sealed class Selection : IDisposable
{
    /// <summary>The tensors that index the view, null where a dimension is taken whole; none if there are none at all.</summary>
    private List<Tensor?>? selectors;
    private List<Tensor>? temporaries;
    private Tensor view;
    private bool ownsView;

    internal Selection(Tensor source, ReadOnlySpan<TensorIndex> indices)
    {
        view = source;
        var unnamed = source.ndim - Consumed(indices);
        var dim = 0L;
        foreach (var index in indices)
        {
            switch (index.Kind)
            {
                case IndexKind.Single:
                    Become(view.select(dim, index.Start!.Value));
                    break;
                case IndexKind.Slice:
                    Become(Call("aten::slice.Tensor", view, dim, index.Start, index.Stop, index.Step ?? 1));
                    Keep(1, ref dim);
                    break;
                case IndexKind.NewAxis:
                    Become(view.unsqueeze(dim));
                    Keep(1, ref dim);
                    break;
                case IndexKind.Ellipsis:
                    Keep(unnamed, ref dim);
                    unnamed = 0;
                    break;
                case IndexKind.Tensor:
                    Select(index.Selector!, ref dim);
                    break;
            }
        }
    }

    internal Tensor Get()
    {
        if (selectors is not null)
        {
            return Call("aten::index.Tensor", view, selectors.ToArray());
        }
        if (!ownsView)
        {
            return Call("aten::alias", view);
        }
        ownsView = false;
        return view;
    }

    /// <param name="value">Broadcast to what is selected, whatever its leading dimensions of one.</param>
    internal void Put(Tensor value)
    {
        var ones = value.shape.TakeWhile(static size => size == 1).Count();
        using var trimmed = ones > 0 ? value.view(value.shape[ones..]) : null;
        value = trimmed ?? value;
        if (selectors is not null)
        {
            view.index_put_(value, selectors.ToArray()!);
        }
        else
        {
            view.copy_(value);
        }
    }

    public void Dispose()
    {
        if (ownsView)
        {
            view.Dispose();
        }
        temporaries?.ForEach(static temporary => temporary.Dispose());
    }

    private static long Consumed(ReadOnlySpan<TensorIndex> indices)
    {
        var count = 0L;
        foreach (var index in indices)
        {
            count += index.Kind switch
            {
                IndexKind.Single or IndexKind.Slice => 1,
                IndexKind.Tensor => Consumed(index.Selector!),
                _ => 0,
            };
        }
        return count;
    }

    /// <summary>A mask stands for as many dimensions as it has, indices stand for one.</summary>
    private static long Consumed(Tensor selector) =>
        selector.dtype is ScalarType.Bool or ScalarType.Byte ? selector.ndim : 1;

    private void Select(Tensor selector, ref long dim)
    {
        var consumed = Consumed(selector);
        if (consumed == 0)
        {
            Become(view.unsqueeze(dim));
            selector = selector.unsqueeze(0);
            (temporaries ??= []).Add(selector);
            consumed = 1;
        }
        selectors ??= [.. new Tensor?[dim]];
        selectors.Add(selector);
        dim += consumed;
    }

    private void Keep(long dimensions, ref long dim)
    {
        selectors?.AddRange(new Tensor?[Math.Max(0, dimensions)]);
        dim += dimensions;
    }

    private void Become(Tensor next)
    {
        if (ownsView)
        {
            view.Dispose();
        }
        (view, ownsView) = (next, true);
    }
}
