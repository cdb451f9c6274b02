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
        ElementType.Of(rawArray.GetType().GetElementType()!) switch
        {
            ScalarType.Byte => FromArray<byte>(rawArray, dtype, device, requires_grad),
            ScalarType.Int8 => FromArray<sbyte>(rawArray, dtype, device, requires_grad),
            ScalarType.Int16 => FromArray<short>(rawArray, dtype, device, requires_grad),
            ScalarType.Int32 => FromArray<int>(rawArray, dtype, device, requires_grad),
            ScalarType.Int64 => FromArray<long>(rawArray, dtype, device, requires_grad),
            ScalarType.Float16 => FromArray<Half>(rawArray, dtype, device, requires_grad),
            ScalarType.Float32 => FromArray<float>(rawArray, dtype, device, requires_grad),
            ScalarType.Float64 => FromArray<double>(rawArray, dtype, device, requires_grad),
            ScalarType.Bool => FromArray<bool>(rawArray, dtype, device, requires_grad),
            _ => throw new NotSupportedException($"No tensor holds elements of {rawArray.GetType()}."),
        };

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

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
        var type = ElementType.Of(typeof(T))!.Value;
        var host = Call("aten::empty.memory_format", dimensions.ToArray(), type);
        NativeError.Check(Native.tss_tensor_data(host.Handle, out var data));
        values[..(int)count].CopyTo(new Span<T>((void*)data, (int)count));
        var isDone = (dtype is null || dtype == type) && device is null or { type: DeviceType.CPU };
        return Place(isDone ? host : host.to(dtype ?? type, device ?? CPU, disposeAfter: true), requiresGrad);
    }
}
