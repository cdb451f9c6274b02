using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Returns memory that libtorch has freed to the system. glibc's allocator would keep it, and reuse it only for requests that
/// fit, so that a pass in blocks would keep many times the memory of a block resident.
/// </summary>
internal static unsafe class FreedMemory
{
    /// <summary>glibc's malloc_trim(bytes to keep); null without glibc.</summary>
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
