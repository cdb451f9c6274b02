using System.Runtime.InteropServices;

namespace SoftStep;

/// <summary>
/// Why a backward pass failed. An exception in a gradient of this library cannot pass through libtorch: the caller of
/// <c>backward()</c> gets an <see cref="ExternalException"/> that says <c>returned an invalid gradient</c>, and finds the
/// reason here.
/// <code>
/// try { loss.backward(); }
/// catch (ExternalException) when (BackwardErrors.Last is { } reason) { Log(reason); }
/// </code>
/// </summary>
/// <remarks>
/// Typical reasons: after the prediction the labels were overwritten, an optimizer made a step, or the head was disposed; a
/// custom similarity threw when a block was computed again; there was no memory; a second derivative was requested.
/// </remarks>
public static class BackwardErrors
{
    [ThreadStatic]
    private static Reason? ofThisThread;

    /// <summary>
    /// The last exception in a backward pass on this thread, or in that of a prediction made on this thread. Null if there was
    /// none since the thread's last prediction.
    /// </summary>
    public static Exception? Last => ofThisThread?.Error;

    internal static Reason ForgetOfThisThread()
    {
        var reason = ofThisThread ??= new();
        reason.Error = null;
        return reason;
    }

    /// <param name="error">The exception of a backward callback on this thread.</param>
    /// <param name="ofForward">The place of the thread that predicted: for other devices autograd uses its own threads.</param>
    internal static void Keep(Exception error, Reason ofForward)
    {
        var own = ofThisThread ??= new();
        // A backward pass inside this one fails in the same way, and has already stored the reason.
        own.Error = error is ExternalException && own.Error is { } inner ? inner : error;
        ofForward.Error = own.Error;
    }

    /// <summary>Holds the exception; written by one thread and read by another.</summary>
    internal sealed class Reason
    {
        private Exception? error;

        public Exception? Error
        {
            get => Volatile.Read(ref error);
            set => Volatile.Write(ref error, value);
        }
    }
}
