using System.Diagnostics;

namespace SoftStep.Tests.Support;

internal static class ResidentMemory
{
    /// <summary>
    /// The process's resident bytes after a full garbage collection, which also gives back the memory that the collector keeps for
    /// later objects. How much it keeps depends on what ran before.
    /// </summary>
    public static long AfterCollection()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
