using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TorchSharp.Interop;

/// <summary>Finds the native library and makes sure that the libtorch behind it is one it was built for.</summary>
internal static unsafe partial class Loader
{
    private static readonly Version Oldest = new(1, 13);

    private static readonly Lazy<nint> Loaded = new(Load);

    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(
            typeof(Loader).Assembly,
            static (name, _, _) => name == Native.Library ? Loaded.Value : 0
        );

    private static nint Load()
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(Native.Library, typeof(Loader).Assembly, null);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"lib{Native.Library}.so, or the libtorch it was built against, could not be loaded. "
                    + $"Needed: libtorch {Oldest} or later (Debian: libtorch-dev). The loader says: {e.Message}",
                e
            );
        }
        Verify(Text(library, "tss_torch_version"), Text(library, "tss_configuration"));
        UseAllCores(library);
        return library;
    }

    /// <param name="built">The version of libtorch whose headers the library was compiled with.</param>
    /// <param name="configuration">What the libtorch that was loaded says of itself.</param>
    internal static void Verify(string built, string configuration)
    {
        var runs = RunningVersion().Match(configuration) is { Success: true } match ? match.Groups[1].Value : built;
        if (Parse(built) < Oldest || Parse(runs) != Parse(built))
        {
            throw new NotSupportedException(
                $"Found libtorch {runs} with a native library built for {built}. Needed: the same version in both, {Oldest} or later."
            );
        }
    }

    private static Version Parse(string version) =>
        Version.TryParse(string.Join('.', version.Split('.').Take(2)), out var parsed) ? parsed : new Version(0, 0);

    private static string Text(nint library, string function) =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, function))()) ?? "";

    /// <summary>As the packages do; this libtorch would start with one thread. OMP_NUM_THREADS is left its say.</summary>
    private static void UseAllCores(nint library)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "tss_threads"))(
                Environment.ProcessorCount
            );
        }
    }

    [GeneratedRegex(@"TORCH_VERSION=(\d+\.\d+)")]
    private static partial Regex RunningVersion();
}
