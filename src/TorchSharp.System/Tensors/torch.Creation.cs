using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(
        float[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>(rawArray, ScalarType.Float32, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>(rawArray, ScalarType.Float32, [rawArray.Length], dtype, device, requires_grad);

    /// <summary>A copy of managed values as a tensor.</summary>
    private static unsafe Tensor FromValues<T>(
        ReadOnlySpan<T> values,
        ScalarType type,
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
        if (count != values.Length)
        {
            throw new ArgumentException(
                $"{values.Length} values do not fill a tensor of shape ({string.Join(", ", dimensions.ToArray())})."
            );
        }
        var host = Call("aten::empty.memory_format", dimensions.ToArray(), type);
        NativeError.Check(Native.tss_tensor_data(host.Handle, out var data));
        values.CopyTo(new Span<T>((void*)data, values.Length));
        var result = host;
        if ((dtype is { } wanted && wanted != type) || device is { type: not DeviceType.CPU })
        {
            result = Call("aten::to.dtype_layout", host, dtype ?? type, Arg.None, device ?? CPU);
            host.Dispose();
        }
        return requiresGrad ? result.requires_grad_() : result;
    }
}
