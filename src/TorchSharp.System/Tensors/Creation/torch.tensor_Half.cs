namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(
        Half[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<Half>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(
        Half[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<Half>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(
        Half[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray<Half>(rawArray, dtype, device, requires_grad);

    public static Tensor tensor(
        Half[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray<Half>(rawArray, dtype, device, requires_grad);

    public static Tensor tensor(
        Half[,,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray<Half>(rawArray, dtype, device, requires_grad);

    public static Tensor tensor(
        IList<Half> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<Half>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(
        IList<Half> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<Half>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(
        Memory<Half> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<Half>(rawArray.Span, dimensions, dtype, device, requires_grad);
}
