namespace TorchSharp;

public static partial class torch
{
    public static Tensor rand(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", [size], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", [rows, columns], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", [dim0, dim1, dim2], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", size, dtype, device, requires_grad, generator);

    public static Tensor rand(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::rand.generator", size.ToArray(), dtype, device, requires_grad, generator);

    public static Tensor randn(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", [size], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", [rows, columns], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", [dim0, dim1, dim2], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", size, dtype, device, requires_grad, generator);

    public static Tensor randn(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => Sample("aten::randn.generator", size.ToArray(), dtype, device, requires_grad, generator);
}
