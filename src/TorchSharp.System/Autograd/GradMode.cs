using TorchSharp.Interop;

namespace TorchSharp.Autograd;

/// <summary>Sets the thread's grad mode until it is disposed.</summary>
internal sealed class GradMode : IDisposable
{
    private readonly int before;

    internal GradMode(bool enabled) => before = Native.tss_grad_mode(enabled ? 1 : 0);

    internal static bool Enabled => Native.tss_grad_mode(-1) != 0;

    public void Dispose() => Native.tss_grad_mode(before);
}
