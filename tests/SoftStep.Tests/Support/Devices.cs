using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SoftStep.Tests.Support;

/// <summary>
/// Which devices tests run on. With <c>SOFTSTEP_DEVICE=cuda</c> in the environment what a test makes is there, and the contracts,
/// which move their heads to it, run there; <c>lazy</c> does the same on <see cref="Lazy"/>.
/// </summary>
internal static unsafe class Devices
{
    private const string Variable = "SOFTSTEP_DEVICE";

    /// <summary>Of libtorch's devices, one that TorchSharp has no name for.</summary>
    private const DeviceType LazyType = (DeviceType)17;

    private static readonly Lazy<Device?> LazyDevice = new(StartLazy);

    /// <summary>The CPU, unless the environment says another.</summary>
    public static Device Chosen { get; } =
        Environment.GetEnvironmentVariable(Variable) switch
        {
            null or "" => CPU,
            "lazy" => Lazy ?? throw new InvalidOperationException("This libtorch has no lazy tensors."),
            var name => new Device(name),
        };

    /// <summary>
    /// libtorch's lazy tensors, which it computes on the CPU but which are not there: an operator refuses them beside one that
    /// is. What holds for them holds for any other device, so that heads can be tried on one without having it. Null where
    /// this libtorch does not say how to start them.
    /// </summary>
    public static Device? Lazy => LazyDevice.Value;

    [ModuleInitializer]
    internal static void UseChosen()
    {
        if (Chosen.type != DeviceType.CPU)
        {
            set_default_device(Chosen);
        }
    }

    /// <summary>A library of libtorch that this process has loaded, and 0 where it has not.</summary>
    public static nint Library(string name)
    {
        zeros(1, device: CPU).Dispose();
        using var process = Process.GetCurrentProcess();
        var path = process
            .Modules.Cast<ProcessModule>()
            .Select(module => module.FileName)
            .FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name);
        return path is null ? 0 : NativeLibrary.Load(path);
    }

    private static Device? StartLazy()
    {
        // torch::lazy::InitTorchScriptBackend()
        const string start = "_ZN5torch4lazy22InitTorchScriptBackendEv";
        var library = Library("libtorch_cpu");
        if (library == 0 || !NativeLibrary.TryGetExport(library, start, out var function))
        {
            return null;
        }
        ((delegate* unmanaged[Cdecl]<void>)function)();
        return new(LazyType, 0);
    }
}
