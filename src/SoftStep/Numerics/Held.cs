namespace SoftStep.Numerics;

/// <summary>
/// Holds what a method was given until its end. A caller without dispose scopes may have nothing else that does, and
/// TorchSharp gives libtorch a tensor's bare handle: the collector could free the tensor while it is read the last time.
/// (What a method makes, its own dispose scope holds.)
/// </summary>
internal readonly ref struct Held(object? first, object? second = null, object? third = null, object? fourth = null)
{
    public void Dispose()
    {
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        GC.KeepAlive(fourth);
    }
}
