using System.Runtime.CompilerServices;

namespace SoftStep.Internals;

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
            // The bytes of the whole would be a span, and a span ends at 2 GB; its first entry tells where it begins.
            using var entry = tensor.flatten().narrow(0, 0, 1);
            first = (T*)Unsafe.AsPointer(ref entry.bytes[0]);
        }
    }

    /// <summary>Row number <paramref name="row"/> of rows of <paramref name="length"/> entries.</summary>
    public Span<T> Row(long row, int length) => new(first + row * length, length);
}
