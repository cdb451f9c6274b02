namespace SoftStep.Numerics;

/// <summary>
/// Keeps a method's arguments alive until it ends: <c>using var held = new Held(x);</c>. TorchSharp passes libtorch only a
/// tensor's native handle. If the caller has no dispose scope and no other reference, the garbage collector could free the
/// tensor while libtorch reads it. (The method's own dispose scope keeps alive what the method creates.)
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
