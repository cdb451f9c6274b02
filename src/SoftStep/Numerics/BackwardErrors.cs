using System.Runtime.InteropServices;

namespace SoftStep;

/// <summary>
/// Why a backward pass failed. An exception cannot pass from a gradient of this library through libtorch: whoever called
/// <c>backward()</c> gets an <see cref="ExternalException"/> that says <c>returned an invalid gradient</c>, and finds here
/// what happened.
/// <code>
/// try { loss.backward(); }
/// catch (ExternalException) when (BackwardErrors.Last is { } reason) { Log(reason); }
/// </code>
/// </summary>
/// <remarks>
/// Such as: the labels were overwritten or an optimizer has stepped since the prediction, the head was disposed, a
/// similarity of one's own throws when a block is made again, there is no memory, or a second derivative was asked for.
/// </remarks>
public static class BackwardErrors
{
    [ThreadStatic]
    private static Reason? ofThisThread;

    /// <summary>
    /// What was thrown last in a backward pass of this thread, or of one that it has predicted; null where nothing was since
    /// its last prediction.
    /// </summary>
    public static Exception? Last => ofThisThread?.Error;

    internal static Reason ForgetOfThisThread()
    {
        var reason = ofThisThread ??= new();
        reason.Error = null;
        return reason;
    }

    /// <param name="error">What a callback of this thread threw.</param>
    /// <param name="ofForward">Of the thread that predicted: autograd has threads of its own for other devices.</param>
    internal static void Keep(Exception error, Reason ofForward)
    {
        var own = ofThisThread ??= new();
        // A graph within the backward pass fails in the same way, and has left its own reason.
        own.Error = error is ExternalException && own.Error is { } inner ? inner : error;
        ofForward.Error = own.Error;
    }

    /// <summary>A place for what was thrown, written by one thread and read by another.</summary>
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
