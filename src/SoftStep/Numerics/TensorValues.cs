using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>Copies between CPU tensors and arrays, converting to the type of the computation.</summary>
internal static class TensorValues
{
    /// <summary>All values in row-major order, of any floating type.</summary>
    public static T[] Load<T>(Tensor tensor)
        where T : unmanaged, INumberBase<T>
    {
        var values = GC.AllocateUninitializedArray<T>(checked((int)tensor.numel()));
        var (source, dtype) = (tensor.Packed(), tensor.dtype);
        if (dtype.IsNarrow())
        {
            source = source.Widen();
        }
        if (dtype == ScalarType.Float64)
        {
            Convert(new TensorMemory<double>(source).Row(0, values.Length), values);
        }
        else
        {
            Convert(new TensorMemory<float>(source).Row(0, values.Length), values);
        }
        GC.KeepAlive(source);
        return values;
    }

    /// <summary>A new float32 or float64 tensor on the CPU.</summary>
    public static Tensor Store<T>(T[] values, long[] shape, ScalarType dtype)
        where T : unmanaged, INumberBase<T>
    {
        var tensor = empty(shape, dtype, CPU);
        if (dtype == ScalarType.Float64)
        {
            Convert(values, new TensorMemory<double>(tensor).Row(0, values.Length));
        }
        else
        {
            Convert(values, new TensorMemory<float>(tensor).Row(0, values.Length));
        }
        return tensor;
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
        }
        else if (typeof(TFrom) == typeof(float))
        {
            Widen(MemoryMarshal.Cast<TFrom, float>(from), MemoryMarshal.Cast<TTo, double>(to));
        }
        else
        {
            Narrow(MemoryMarshal.Cast<TFrom, double>(from), MemoryMarshal.Cast<TTo, float>(to));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        var i = 0;
        for (; i <= to.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Create(from[i..]));
            lower.CopyTo(to[i..]);
            upper.CopyTo(to[(i + Vector512<double>.Count)..]);
        }
        for (; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(ReadOnlySpan<double> from, Span<float> to)
    {
        var i = 0;
        for (; i <= to.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var lower = Vector512.Create(from[i..]);
            var upper = Vector512.Create(from[(i + Vector512<double>.Count)..]);
            Vector512.Narrow(lower, upper).CopyTo(to[i..]);
        }
        for (; i < to.Length; i++)
        {
            to[i] = (float)from[i];
        }
    }
}
