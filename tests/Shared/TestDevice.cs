using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchSharp.Tests;

/// <summary>
/// A second device without a GPU: libtorch's PrivateUse1 over host memory, with the CPU's kernels. It refuses operands
/// on different devices and runs backward on a thread of its own, as CUDA does. The system backend alone has it.
/// </summary>
internal static class TestDevice
{
    private const string Library = "libtorchsharp_testdevice.so";

    private static readonly Lazy<torch.Device> Loaded = new(Load);

    internal static bool IsAvailable => File.Exists(Path);

    internal static torch.Device Device => Loaded.Value;

    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, Library);

    /// <summary>
    /// Before any backward: the first one starts a thread for each of the devices that there are then, and a device
    /// that comes later has none.
    /// </summary>
    [ModuleInitializer]
    internal static void Register()
    {
        if (IsAvailable)
        {
            _ = Device;
        }
    }

    /// <summary>Loading the library registers the device.</summary>
    private static torch.Device Load()
    {
        NativeLibrary.Load(Path);
        return torch.device("privateuseone:0");
    }
}
