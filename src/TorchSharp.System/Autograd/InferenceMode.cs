using TorchSharp.Interop;

namespace TorchSharp.Autograd;

/// <summary>Sets the thread's inference mode until it is disposed, on the same thread and innermost first.</summary>
internal sealed class InferenceMode(bool enabled) : IDisposable
{
    private nint guard = Native.tss_inference_mode_enter(enabled ? 1 : 0);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref guard, 0) is var entered and not 0)
        {
            Native.tss_inference_mode_exit(entered);
        }
    }
}
