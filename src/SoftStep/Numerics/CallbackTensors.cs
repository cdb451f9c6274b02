namespace SoftStep.Numerics;

/// <summary>The tensors that backward callbacks return to libtorch.</summary>
internal static class CallbackTensors
{
    /// <summary>
    /// A gradient that libtorch refuses: because of its shape for an input with axes, because it is complex for one without.
    /// Created beforehand, because there may be no memory when it is needed.
    /// </summary>
    public static Tensor Invalid { get; } =
        zeros(Array.Empty<long>(), ScalarType.ComplexFloat32, CPU).DetachFromDisposeScope();

    [ThreadStatic]
    private static List<Tensor?>? last;

    /// <summary>
    /// Keeps tensors alive while libtorch reads their handles. It has read them when it calls back the next time on the same
    /// thread.
    /// </summary>
    public static void Keep(List<Tensor?> returned)
    {
        GC.KeepAlive(last);
        last = returned;
    }

    /// <summary>Releases the tensors of this thread's last callback, which is over.</summary>
    public static void Release() => last = null;
}
