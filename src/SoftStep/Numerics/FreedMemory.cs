using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Gives memory that libtorch has freed back to the system where the allocator, glibc's, would keep it: it reuses what was
/// freed only for what fits, so that a pass in blocks would leave many times the memory of a block resident.
/// </summary>
internal static unsafe class FreedMemory
{
    /// <summary>malloc_trim(how much to keep) of glibc, or nothing.</summary>
    private static readonly delegate* unmanaged[Cdecl]<nuint, int> Trim = (delegate* unmanaged[Cdecl]<
        nuint,
        int>)FindTrim();

    public static void Return()
    {
        if (Trim is not null)
        {
            Trim(0);
        }
    }

    private static nint FindTrim() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? trim
            : 0;
}
