using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Turns the native library's error codes into the exceptions TorchSharp throws.</summary>
internal static class NativeError
{
    private const int Argument = 2;
    private const int Managed = 3;

    /// <summary>Exceptions on their way through the autograd engine, by the number that crosses native code.</summary>
    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> InFlight = new();

    private static long lastNumber;

    /// <exception cref="ExternalException">libtorch refused; the message is its own.</exception>
    /// <exception cref="ArgumentException">The arguments do not fit the operator's schema.</exception>
    internal static void Check(int code)
    {
        if (code != 0)
        {
            Throw(code);
        }
    }

    /// <summary>Keeps an exception until <see cref="Check"/> sees its number again.</summary>
    internal static long Keep(Exception exception)
    {
        var number = Interlocked.Increment(ref lastNumber);
        InFlight[number] = ExceptionDispatchInfo.Capture(exception);
        return number;
    }

    private static void Throw(int code)
    {
        var message = Marshal.PtrToStringUTF8(Native.tss_last_error()) ?? "";
        if (code == Managed && InFlight.TryRemove(long.Parse(message, CultureInfo.InvariantCulture), out var exception))
        {
            exception.Throw();
        }
        throw code == Argument ? new ArgumentException(message) : new ExternalException(message);
    }
}
