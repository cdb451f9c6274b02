namespace TorchSharp.Memory;

/// <summary>
/// Native memory is invisible to the garbage collector, so a loop that forgets to dispose would run out of it. The bytes
/// of live tensors are counted, and the collector is called whenever they have grown much since it last ran.
/// </summary>
/// <remarks>docs/decisions/native-memory.md has the alternative and the figures.</remarks>
internal static class MemoryBudget
{
    /// <summary>Smaller tensors are not counted: the collector sees enough of their managed side.</summary>
    internal const long SmallestCounted = 1024;

    private const long LeastGrowth = 512L << 20;
    private const long MostGrowth = 2L << 30;

    private static long live;
    private static long limit = LeastGrowth;

    internal static void Add(long bytes)
    {
        if (Interlocked.Add(ref live, bytes) < Volatile.Read(ref limit))
        {
            return;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var kept = Volatile.Read(ref live);
        Volatile.Write(ref limit, kept + Math.Clamp(kept, LeastGrowth, MostGrowth));
    }

    internal static void Remove(long bytes) => Interlocked.Add(ref live, -bytes);
}
