using System.Diagnostics;

namespace SoftStep.Tests.Support;

internal static class ResidentMemory
{
    /// <summary>The process's resident bytes after a full garbage collection.</summary>
    public static long AfterCollection()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
