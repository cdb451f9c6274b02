using System.Collections;
using TorchSharp.Interop;

namespace TorchSharp.Utils;

/// <summary>A CPU tensor's elements in row-major order, whatever its strides; writing writes to the tensor.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* first;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (ElementType.Of(typeof(T)) != tensor.dtype)
        {
            throw new ArgumentException($"{typeof(T).Name} is not compatible with {tensor.dtype}");
        }
        this.tensor = tensor;
        NativeError.Check(Native.tss_tensor_data(tensor.Handle, out var data));
        first = (T*)data;
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
        get => first[Offset(indices)];
        set => first[Offset(indices)] = value;
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
            new ReadOnlySpan<T>(first + tensorIndex, count).CopyTo(target);
            return;
        }
        for (var i = 0; i < count; i++)
        {
            target[i] = first[Offset(tensorIndex + i)];
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(Count - tensorIndex, source.Length);
        for (var i = 0; i < count; i++)
        {
            first[Offset(tensorIndex + i)] = source[i];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return At(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() { }

    private T At(long index) => first[Offset(index)];

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
            throw new IndexOutOfRangeException();
        }
        GC.KeepAlive(tensor);
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
