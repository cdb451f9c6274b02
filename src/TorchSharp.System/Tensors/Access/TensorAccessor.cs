using System.Collections;
using TorchSharp.Interop;

namespace TorchSharp.Utils;

/// <summary>A CPU tensor's elements in row-major order, whatever its strides; writing writes to the tensor.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* elements;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        elements = Elements(tensor);
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>By one index in row-major order, or by one index per dimension.</summary>
    public T this[params long[] indices]
    {
        get
        {
            var value = *At(Offset(indices));
            GC.KeepAlive(tensor);
            return value;
        }
        set
        {
            *At(Offset(indices)) = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(Count - tensorIndex, target.Length);
        if (contiguous)
        {
            new ReadOnlySpan<T>(At(tensorIndex), count).CopyTo(target);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = *At(Offset(tensorIndex + i));
            }
        }
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(Count - tensorIndex, source.Length);
        for (var i = 0; i < count; i++)
        {
            *At(Offset(tensorIndex + i)) = source[i];
        }
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() { }

    /// <summary>Where the elements of a CPU tensor lie, if they are of type <typeparamref name="T"/>.</summary>
    internal static T* Elements(torch.Tensor tensor)
    {
        if (ElementType.Of(typeof(T)) != tensor.dtype)
        {
            throw new ArgumentException($"{typeof(T).Name} is not compatible with {tensor.dtype}");
        }
        NativeError.Check(Native.tss_tensor_data(tensor.Handle, out var data));
        return (T*)data;
    }

    /// <exception cref="InvalidOperationException">The tensor was disposed meanwhile.</exception>
    private T* At(long offset)
    {
        _ = tensor.Handle;
        return elements + offset;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            return Offset(indices[0]);
        }
        var offset = 0L;
        for (var i = 0; i < shape.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)shape[i])
            {
                throw new IndexOutOfRangeException($"{indices[i]} >= {shape[i]} in dimension {i}.");
            }
            offset += indices[i] * strides[i];
        }
        return offset;
    }

    private long Offset(long index)
    {
        if ((ulong)index >= (ulong)Count)
        {
            throw new IndexOutOfRangeException($"{index} >= {Count}.");
        }
        if (contiguous)
        {
            return index;
        }
        var offset = 0L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            (index, var position) = Math.DivRem(index, shape[i]);
            offset += position * strides[i];
        }
        return offset;
    }
}
