namespace SoftStep.Numerics;

/// <summary>What backward callbacks return to libtorch.</summary>
internal static class CallbackTensors
{
    /// <summary>
    /// A gradient that libtorch refuses: of an input with axes for its shape, of one without because it is complex. Made
    /// beforehand, for there may be no memory when it is needed.
    /// </summary>
    public static Tensor Invalid { get; } =
        zeros(Array.Empty<long>(), ScalarType.ComplexFloat32, CPU).DetachFromDisposeScope();

    [ThreadStatic]
    private static List<Tensor?>? last;

    /// <summary>
    /// Keeps tensors while libtorch reads their handles, which it has done when it calls back the next time in the same
    /// thread.
    /// </summary>
    public static void Keep(List<Tensor?> returned)
    {
        GC.KeepAlive(last);
        last = returned;
    }

    /// <summary>The last callback of this thread is over.</summary>
    public static void Release() => last = null;
}
