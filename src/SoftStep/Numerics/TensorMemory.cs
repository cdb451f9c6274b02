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
            // Tensor.bytes is a span, which is limited to 2 GB; that of the first number alone is not too long.
            using var all = tensor.flatten();
            using var one = all.narrow(0, 0, 1);
            first = (T*)Unsafe.AsPointer(ref one.bytes[0]);
        }
    }

    /// <summary>The entry with this index, by reference.</summary>
    public ref T At(long index) => ref first[index];

    /// <summary>The row with index <paramref name="row"/>, if rows have <paramref name="length"/> entries.</summary>
    public Span<T> Row(long row, int length) => new(first + row * length, length);
}
