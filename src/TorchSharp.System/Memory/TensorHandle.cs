using TorchSharp.Interop;

namespace TorchSharp.Memory;

/// <summary>
/// One reference to a native tensor. Its finalizer gives back what was forgotten; one given back in time serves again,
/// as an object with a finalizer costs more to make than everything else about a tensor.
/// </summary>
internal sealed class TensorHandle
{
    private const int MostSpare = 1024;

    [ThreadStatic]
    private static Stack<TensorHandle>? spare;

    private long countedBytes;

    private TensorHandle() { }

    ~TensorHandle() => Free();

    /// <summary>Zero once it was given back.</summary>
    internal IntPtr Value { get; private set; }

    /// <param name="value">A reference that is owned from now on.</param>
    /// <param name="ownedBytes">The native memory that goes away with it.</param>
    internal static TensorHandle Own(IntPtr value, long ownedBytes)
    {
        var handle = spare is { Count: > 0 } ? spare.Pop() : new();
        handle.Value = value;
        if (ownedBytes >= MemoryBudget.SmallestCounted)
        {
            handle.countedBytes = ownedBytes;
            MemoryBudget.Add(ownedBytes);
        }
        return handle;
    }

    internal void GiveBack()
    {
        Free();
        spare ??= new(MostSpare);
        if (spare.Count < MostSpare)
        {
            spare.Push(this);
        }
        else
        {
            GC.SuppressFinalize(this);
        }
    }

    private void Free()
    {
        if (Value == IntPtr.Zero)
        {
            return;
        }
        Native.tss_tensor_release(Value);
        Value = IntPtr.Zero;
        if (countedBytes != 0)
        {
            MemoryBudget.Remove(countedBytes);
            countedBytes = 0;
        }
    }
}
