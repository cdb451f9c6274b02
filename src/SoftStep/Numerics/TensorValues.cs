using System.Numerics;

namespace SoftStep.Numerics;

/// <summary>Copies between CPU tensors and arrays, in the type that is computed in.</summary>
internal static class TensorValues
{
    /// <summary>All values, row after row.</summary>
    public static T[] Load<T>(Tensor tensor)
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[tensor.numel()];
        var source = tensor.Packed();
        if (source.dtype == ScalarType.Float64)
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

    /// <summary>A new tensor of float32 or float64 on the CPU.</summary>
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
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
        }
    }
}
