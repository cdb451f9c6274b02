using System.Runtime.CompilerServices;

namespace SoftStep.Numerics;

/// <summary>
/// The memory of a contiguous tensor on the CPU, of any size, in place. Whoever uses it keeps the tensor alive.
/// </summary>
internal readonly unsafe struct TensorMemory<T>
    where T : unmanaged
{
    private readonly T* first;

    public TensorMemory(Tensor tensor)
    {
        var bytes = tensor.numel() * sizeof(T);
        if (bytes is > 0 and <= int.MaxValue)
        {
            first = (T*)Unsafe.AsPointer(ref tensor.bytes[0]);
        }
        else if (bytes > 0)
        {
            // The bytes would be a span, and a span ends at 2 GB. The storage has no end, but makes an object for the
            // collector at each call and knows nothing of views, so small tensors go without.
            first = (T*)tensor.storage<T>().data_ptr() + tensor.storage_offset();
        }
    }

    /// <summary>The entry after so many others.</summary>
    public ref T At(long index) => ref first[index];

    /// <summary>Row number <paramref name="row"/> of rows of <paramref name="length"/> entries.</summary>
    public Span<T> Row(long row, int length) => new(first + row * length, length);
}
