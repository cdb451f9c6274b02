using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>The labels (M, q) stored as q padded columns, so that sums over keys read memory sequentially.</summary>
internal sealed class LabelColumns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorForm form;
    private readonly int keys;
    private readonly int length;
    private readonly T[] columns;

    /// <summary>
    /// Labels that are NaN or infinite, by ascending key. In the columns they are 0, because they must not count if their weight
    /// is 0.
    /// </summary>
    private readonly List<(int Key, int Output, T Value)> notFinite = [];

    /// <param name="labels">float32 or float64.</param>
    public LabelColumns(Tensor labels)
    {
        form = TensorForm.Of(labels);
        (keys, Count) = (checked((int)form.Shape[0]), checked((int)form.Shape[1]));
        length = RowMath.Padded<T>(keys);
        columns = new T[Count * length];
        Transpose(TensorValues.Load<T>(labels));
    }

    /// <summary>q.</summary>
    public int Count { get; }

    /// <summary>The length of all columns, with padding.</summary>
    public int Entries => columns.Length;

    /// <summary>Adds Σⱼ wⱼ yⱼ over the keys from <paramref name="start"/> on.</summary>
    public void AddWeighted(ReadOnlySpan<T> weights, int start, Span<T> sums)
    {
        for (var output = 0; output < Count; output++)
        {
            sums[output] += RowMath.Dot(weights, columns.AsSpan(output * length + start, weights.Length));
        }
        foreach (var (key, output, value) in notFinite)
        {
            if (key >= start && key < start + weights.Length && weights[key - start] > T.Zero)
            {
                sums[output] += value;
            }
        }
    }

    /// <summary>⟨flow, yⱼ⟩ for every key.</summary>
    public void Project(ReadOnlySpan<T> flow, Span<T> row)
    {
        RowMath.SubtractAndScale(columns.AsSpan(0, length), T.Zero, flow[0], row);
        for (var output = 1; output < Count; output++)
        {
            RowMath.AddScaled(flow[output], columns.AsSpan(output * length, length), row);
        }
    }

    /// <summary>Adds a row's part, scale·wⱼ·flow, to the gradient of the columns.</summary>
    public void AddGradient(ReadOnlySpan<T> weights, T scale, ReadOnlySpan<T> flow, Span<T> gradient)
    {
        for (var output = 0; output < Count; output++)
        {
            RowMath.AddScaled(flow[output] * scale, weights, gradient.Slice(output * length, length));
        }
    }

    /// <summary>The gradient of the labels, from the threads' gradients of the columns; 0 for labels that are not finite.</summary>
    public Tensor Gradient(IEnumerable<T[]> shares)
    {
        var gradient = new T[keys * Count];
        foreach (var share in shares)
        {
            for (var key = 0; key < keys; key++)
            {
                for (var output = 0; output < Count; output++)
                {
                    gradient[key * Count + output] += share[output * length + key];
                }
            }
        }
        foreach (var (key, output, _) in notFinite)
        {
            gradient[key * Count + output] = T.Zero;
        }
        return form.Make(gradient);
    }

    private void Transpose(ReadOnlySpan<T> rowMajor)
    {
        for (var key = 0; key < keys; key++)
        {
            for (var output = 0; output < Count; output++)
            {
                var label = rowMajor[key * Count + output];
                if (T.IsFinite(label))
                {
                    columns[output * length + key] = label;
                }
                else
                {
                    notFinite.Add((key, output, label));
                }
            }
        }
    }
}
