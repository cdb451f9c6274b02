using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(
        Array rawArray,
        ScalarType? dtype,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        rawArray switch
        {
            float[] or float[,] or float[,,] or float[,,,] => FromArray<float>(rawArray, dtype, device, requires_grad),
            double[] or double[,] or double[,,] or double[,,,] => FromArray<double>(
                rawArray,
                dtype,
                device,
                requires_grad
            ),
            _ => throw new NotSupportedException(),
        };

    private static Tensor FromArray<T>(Array values, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = values.GetLongLength(i);
        }
        var flat = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length
        );
        return FromValues(flat, shape, dtype, device, requiresGrad);
    }

    private static Tensor FromScalar<T>(T value, ScalarType type, Device? device, bool requiresGrad)
        where T : unmanaged => FromValues(new ReadOnlySpan<T>(in value), [], type, device, requiresGrad);

    /// <summary>A copy of managed values as a tensor; values beyond what the shape takes are left out.</summary>
    private static unsafe Tensor FromValues<T>(
        ReadOnlySpan<T> values,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad
    )
        where T : unmanaged
    {
        var count = 1L;
        foreach (var size in dimensions)
        {
            count *= size;
        }
        if (count > values.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape ({string.Join(", ", dimensions.ToArray())}) takes {count} values, not {values.Length}."
            );
        }
        var type = ElementType.Of<T>();
        var host = Call("aten::empty.memory_format", dimensions.ToArray(), type);
        NativeError.Check(Native.tss_tensor_data(host.Handle, out var data));
        values[..(int)count].CopyTo(new Span<T>((void*)data, (int)count));
        return Place(host.to(dtype ?? type, device ?? CPU, disposeAfter: true), requiresGrad);
    }
}
