using System.Numerics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>The labels (M, q) as q padded rows, so that their sums over keys go through memory in order.</summary>
/// <param name="labels">float32 or float64.</param>
internal sealed class LabelColumns<T>(Tensor labels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int keys = checked((int)labels.size(0));
    private readonly int length = RowMath.Padded<T>(labels.size(0));
    private readonly T[] columns = Transposed(labels);

    /// <summary>q.</summary>
    public int Count { get; } = checked((int)labels.size(1));

    /// <summary>Adds Σⱼ wⱼ yⱼ of the keys from <paramref name="start"/> on.</summary>
    public void AddWeighted(ReadOnlySpan<T> weights, int start, Span<T> sums)
    {
        for (var output = 0; output < Count; output++)
        {
            sums[output] += RowMath.Dot(weights, columns.AsSpan(output * length + start, weights.Length));
        }
    }

    /// <summary>⟨flow, yⱼ⟩ for every key.</summary>
    public void Project(ReadOnlySpan<T> flow, Span<T> row)
    {
        RowMath.Shift(columns.AsSpan(0, length), T.Zero, flow[0], row);
        for (var output = 1; output < Count; output++)
        {
            RowMath.AddScaled(flow[output], columns.AsSpan(output * length, length), row);
        }
    }

    /// <summary>Adds a row's part, wⱼ·flow, to the gradient of the columns.</summary>
    public void AddGradient(ReadOnlySpan<T> weights, ReadOnlySpan<T> flow, Span<T> gradient)
    {
        for (var output = 0; output < Count; output++)
        {
            RowMath.AddScaled(flow[output], weights, gradient.Slice(output * length, length));
        }
    }

    /// <summary>The gradient of the labels from the threads' gradients of the columns.</summary>
    public Tensor Gradient(IEnumerable<T[]> shares)
    {
        var gradient = new T[labels.numel()];
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
        return TensorValues.Store(gradient, labels.shape, labels.dtype);
    }

    private static T[] Transposed(Tensor labels)
    {
        var rowMajor = TensorValues.Load<T>(labels);
        var (keys, count) = ((int)labels.size(0), (int)labels.size(1));
        var length = RowMath.Padded<T>(keys);
        var transposed = new T[count * length];
        for (var key = 0; key < keys; key++)
        {
            for (var output = 0; output < count; output++)
            {
                transposed[output * length + key] = rowMajor[key * count + output];
            }
        }
        return transposed;
    }
}
