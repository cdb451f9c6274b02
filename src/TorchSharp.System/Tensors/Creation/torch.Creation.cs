using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;

    public static ScalarType get_default_dtype() => defaultType;

    public static void set_default_dtype(ScalarType dtype) =>
        defaultType = dtype.IsFloatingPoint()
            ? dtype
            : throw new ArgumentException("only floating-point types are supported as the default type");

    public static Tensor arange(
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start,
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start,
        Scalar stop,
        Scalar step,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        var integral = start.Type.IsIntegral() && stop.Type.IsIntegral() && step.Type.IsIntegral();
        var type = dtype ?? (integral ? ScalarType.Int64 : defaultType);
        return Place(Call("aten::arange.start_step", start, stop, step, type, Arg.None, device), requires_grad);
    }

    public static Tensor linspace(
        double start,
        double end,
        long steps,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Place(Call("aten::linspace", start, end, steps, dtype ?? defaultType, Arg.None, device), requires_grad);

    public static Tensor logspace(
        double start,
        double end,
        long steps,
        double @base = 10,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Place(Call("aten::logspace", start, end, steps, @base, dtype ?? defaultType, Arg.None, device), requires_grad);

    public static Tensor eye(
        long rows,
        long columns = -1L,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Place(
            Call("aten::eye.m", rows, columns < 0 ? rows : columns, dtype ?? defaultType, Arg.None, device),
            requires_grad
        );

    public static Tensor tril_indices(
        long row,
        long col,
        long offset = 0L,
        ScalarType dtype = ScalarType.Int64,
        Device? device = null
    ) => Call("aten::tril_indices", row, col, offset, dtype, Arg.None, device);

    public static Tensor triu_indices(
        long row,
        long col,
        long offset = 0L,
        ScalarType dtype = ScalarType.Int64,
        Device? device = null
    ) => Call("aten::triu_indices", row, col, offset, dtype, Arg.None, device);

    public static Tensor hann_window(
        long len,
        bool periodic = true,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) =>
        Place(Call("aten::hann_window.periodic", len, periodic, dtype ?? defaultType, Arg.None, device), requires_grad);

    private static Tensor Create(string name, long[] size, ScalarType? dtype, Device? device, bool requiresGrad) =>
        Place(Call(name, size, dtype ?? defaultType, Arg.None, device), requiresGrad);

    private static Tensor Fill(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        var type = dtype ?? (value.Type.IsIntegral() ? ScalarType.Int64 : defaultType);
        return Place(Call("aten::full", size, value, type, Arg.None, device), requiresGrad);
    }

    private static Tensor Place(Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;
}
