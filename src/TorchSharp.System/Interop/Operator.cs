using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>An operator of libtorch, found once by its schema name and called with boxed arguments.</summary>
internal sealed unsafe class Operator
{
    private const int ScratchLength = 48;

    private static readonly ConcurrentDictionary<string, Operator> Cache = new();

    private readonly nint handle;

    private Operator(string name)
    {
        var dot = name.IndexOf('.');
        var (plain, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        NativeError.Check(Native.tss_operator_find(plain, overload, out handle));
    }

    /// <summary>The operators that were called so far.</summary>
    internal static IEnumerable<string> Called => Cache.Keys;

    internal static Operator Get(string name) => Cache.GetOrAdd(name, static n => new Operator(n));

    /// <summary>Calls with <paramref name="arguments"/>; those left out at the end take the schema's defaults.</summary>
    /// <param name="results">As many as the operator returns, or none to drop them.</param>
    [SkipLocalsInit]
    internal void Call(ReadOnlySpan<Arg> arguments, Span<NativeResult> results)
    {
        var native = stackalloc NativeArgument[arguments.Length];
        var scratch = stackalloc long[ScratchLength];
        var lists = new ListMemory(scratch, ScratchLength);
        try
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                native[i] = ToNative(in arguments[i], ref lists);
            }
            fixed (NativeResult* first = results)
            {
                NativeError.Check(Native.tss_operator_call(handle, native, arguments.Length, first, results.Length));
            }
        }
        finally
        {
            lists.Free();
        }
        foreach (ref readonly var argument in arguments)
        {
            GC.KeepAlive(argument.Reference);
        }
    }

    private static NativeArgument ToNative(in Arg argument, ref ListMemory lists)
    {
        var native = new NativeArgument { Tag = argument.Tag, Bits = argument.Bits };
        switch (argument.Tag)
        {
            case Tag.Tensor:
                native.Pointer = Unsafe.As<Tensor>(argument.Reference!).Handle;
                break;
            case Tag.Generator:
                native.Pointer = Unsafe.As<Generator>(argument.Reference!).Handle;
                break;
            case Tag.Ints:
                lists.Put<long>((long[])argument.Reference!, ref native);
                break;
            case Tag.Doubles:
                lists.Put<double>((double[])argument.Reference!, ref native);
                break;
            case Tag.Bools:
                lists.Put<bool>((bool[])argument.Reference!, ref native);
                break;
            case Tag.String:
                lists.Put<byte>(Encoding.UTF8.GetBytes((string)argument.Reference!), ref native);
                break;
            case Tag.Tensors:
                var tensors = (Tensor?[])argument.Reference!;
                var handles = lists.Room<nint>(tensors.Length, ref native);
                for (var i = 0; i < tensors.Length; i++)
                {
                    handles[i] = tensors[i]?.Handle ?? 0;
                }
                break;
        }
        return native;
    }

    /// <summary>Where lists lie during a call: on the stack while they are short.</summary>
    private ref struct ListMemory(long* scratch, int length)
    {
        private int used;
        private List<nint>? heap;

        internal Span<T> Room<T>(int count, ref NativeArgument native)
            where T : unmanaged
        {
            var words = (count * sizeof(T) + sizeof(long) - 1) / sizeof(long);
            if (used + words <= length)
            {
                native.Pointer = (nint)(scratch + used);
                used += words;
            }
            else
            {
                native.Pointer = (nint)NativeMemory.Alloc((nuint)words, sizeof(long));
                (heap ??= []).Add(native.Pointer);
            }
            native.Count = count;
            return new Span<T>((void*)native.Pointer, count);
        }

        internal void Put<T>(ReadOnlySpan<T> values, ref NativeArgument native)
            where T : unmanaged => values.CopyTo(Room<T>(values.Length, ref native));

        internal readonly void Free()
        {
            if (heap is null)
            {
                return;
            }
            foreach (var block in heap)
            {
                NativeMemory.Free((void*)block);
            }
        }
    }
}
