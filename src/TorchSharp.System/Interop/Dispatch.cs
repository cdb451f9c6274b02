using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>Calls an operator by its schema name and wraps what it returns: what nearly every member of the API is made of.</summary>
internal static unsafe class Dispatch
{
    /// <summary>An operator that returns one tensor.</summary>
    internal static Tensor Call(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeResult result;
        Operator.Get(name).Call(arguments, new Span<NativeResult>(ref Unsafe.AsRef<NativeResult>(&result)));
        return Wrap(name, in result);
    }

    /// <summary>An operator that returns two tensors.</summary>
    internal static (Tensor, Tensor) Call2(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[2];
        Operator.Get(name).Call(arguments, results);
        return (Wrap(name, in results[0]), Wrap(name, in results[1]));
    }

    /// <summary>An operator that returns three tensors.</summary>
    internal static (Tensor, Tensor, Tensor) Call3(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[3];
        Operator.Get(name).Call(arguments, results);
        return (Wrap(name, in results[0]), Wrap(name, in results[1]), Wrap(name, in results[2]));
    }

    /// <summary>An operator that returns four tensors.</summary>
    internal static (Tensor, Tensor, Tensor, Tensor) Call4(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[4];
        Operator.Get(name).Call(arguments, results);
        return (
            Wrap(name, in results[0]),
            Wrap(name, in results[1]),
            Wrap(name, in results[2]),
            Wrap(name, in results[3])
        );
    }

    /// <summary>An operator that returns a list of tensors.</summary>
    internal static Tensor[] CallMany(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[1];
        Operator.Get(name).Call(arguments, results);
        Expect(Tag.Tensors, name, in results[0]);
        var items = (NativeResult*)results[0].Pointer;
        var tensors = new Tensor[results[0].Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Wrap(name, in items[i]);
        }
        Native.tss_free((nint)items);
        return tensors;
    }

    /// <summary>An operator that returns a bool.</summary>
    internal static bool CallBool(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[1];
        Operator.Get(name).Call(arguments, results);
        Expect(Tag.Bool, name, in results[0]);
        return results[0].Bits != 0;
    }

    /// <summary>An operator that returns a number.</summary>
    internal static Scalar CallScalar(string name, params ReadOnlySpan<Arg> arguments)
    {
        Span<NativeResult> results = stackalloc NativeResult[1];
        Operator.Get(name).Call(arguments, results);
        return new Scalar(results[0].Tag, results[0].Bits);
    }

    /// <summary>An operator whose result goes into <paramref name="target"/>, its overload's last argument, if there is one.</summary>
    internal static Tensor CallOut(string name, Tensor? target, params ReadOnlySpan<Arg> arguments)
    {
        if (target is null)
        {
            return Call(name, arguments);
        }
        var all = new ArgumentBuffer();
        arguments.CopyTo(all);
        all[arguments.Length] = target;
        return Call(name + ".out", all[..(arguments.Length + 1)]);
    }

    /// <summary>An operator that changes <paramref name="self"/>, its first argument, and returns it.</summary>
    internal static Tensor CallInPlace(string name, Tensor self, params ReadOnlySpan<Arg> rest)
    {
        var arguments = new ArgumentBuffer();
        arguments[0] = self;
        rest.CopyTo(arguments[1..]);
        Operator.Get(name).Call(arguments[..(rest.Length + 1)], []);
        return self;
    }

    private static Tensor Wrap(string name, in NativeResult result)
    {
        Expect(Tag.Tensor, name, in result);
        return new Tensor(result.Pointer, result.OwnedBytes);
    }

    private static void Expect(Tag tag, string name, in NativeResult result)
    {
        if (result.Tag != tag)
        {
            throw new InvalidOperationException($"{name} returned {result.Tag} where {tag} was expected.");
        }
    }

    [InlineArray(8)]
    private struct ArgumentBuffer
    {
        private Arg first;
    }
}
