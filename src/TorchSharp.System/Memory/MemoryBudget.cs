namespace TorchSharp.Memory;

/// <summary>
/// Native memory is invisible to the garbage collector, so a loop that forgets to dispose would run out of it. The bytes
/// of live tensors are counted, and the collector is called whenever they have doubled since it last ran.
/// </summary>
internal static class MemoryBudget
{
    /// <summary>Smaller tensors are not counted: the collector sees enough of their managed side.</summary>
    internal const long SmallestCounted = 1024;

    private const long LeastLimit = 512L << 20;

    private static long live;
    private static long limit = LeastLimit;

    internal static void Add(long bytes)
    {
        if (Interlocked.Add(ref live, bytes) < Volatile.Read(ref limit))
        {
            return;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Volatile.Write(ref limit, Math.Max(LeastLimit, 2 * Volatile.Read(ref live)));
    }

    internal static void Remove(long bytes) => Interlocked.Add(ref live, -bytes);
}
