using System.Runtime.CompilerServices;

namespace SoftStep.Numerics;

/// <summary>
/// Direct access to the memory of a contiguous tensor on the CPU, of any size. The user must keep the tensor alive.
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
            // Tensor.bytes is a span, which is limited to 2 GB. The storage is not, but each call allocates an object, and it
            // ignores views; so small tensors do not use it.
            first = (T*)tensor.storage<T>().data_ptr() + tensor.storage_offset();
        }
    }

    /// <summary>The entry with this index, by reference.</summary>
    public ref T At(long index) => ref first[index];

    /// <summary>The row with index <paramref name="row"/>, if rows have <paramref name="length"/> entries.</summary>
    public Span<T> Row(long row, int length) => new(first + row * length, length);
}
