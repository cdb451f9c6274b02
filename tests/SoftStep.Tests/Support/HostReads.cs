using System.Runtime.InteropServices;

namespace SoftStep.Tests.Support;

/// <summary>
/// Where it is open, whatever makes the host wait for a GPU throws "called a synchronizing CUDA operation": what Python calls
/// <c>torch.cuda.set_sync_debug_mode("error")</c>. TorchSharp does not reach it, so it is set where libtorch keeps it.
/// </summary>
internal sealed unsafe class HostReads : IDisposable
{
    // The variable in c10::cuda::warning_state(), an int: 0 says nothing, 1 warns, 2 throws.
    private const string Variable = "_ZZN3c104cuda13warning_stateEvE14warning_state_";
    private const int Throws = 2;

    private static readonly int* Mode = FindMode();

    private HostReads() => *Mode = Throws;

    /// <exception cref="Exception">The test is skipped: this libtorch does not say where it keeps that.</exception>
    public static HostReads Refused()
    {
        Assert.SkipWhen(Mode is null, "this libtorch does not export where it keeps the mode of synchronisations");
        return new();
    }

    public void Dispose() => *Mode = 0;

    private static int* FindMode() =>
        Devices.Library("libc10_cuda") is var library and not 0
        && NativeLibrary.TryGetExport(library, Variable, out var mode)
            ? (int*)mode
            : null;
}
