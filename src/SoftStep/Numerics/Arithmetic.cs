namespace SoftStep.Numerics;

/// <summary>
/// Arithmetic of tensors with numbers. TorchSharp turns a number, even the factor 1 in tensor + tensor, into a
/// <see cref="Scalar"/> that nothing references while libtorch reads it, so a garbage collection started by any thread can
/// free it during the call. Here each Scalar lives as long as its call. Only this class passes numbers to TorchSharp as
/// Scalars; a test of the compiled library checks that.
/// </summary>
internal static class Arithmetic
{
    private static readonly Scalar One = 1;

    public static Tensor Plus(this Tensor tensor, Tensor other) => tensor.add(other, One);

    public static Tensor Plus(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.add(scalar, One);
    }

    /// <summary>Adds an integer; an integral tensor keeps its dtype.</summary>
    public static Tensor Plus(this Tensor tensor, long number)
    {
        using Scalar scalar = number;
        return tensor.add(scalar, One);
    }

    public static Tensor Minus(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.sub(scalar);
    }

    public static Tensor Minus(this Tensor tensor, long number)
    {
        using Scalar scalar = number;
        return tensor.sub(scalar);
    }

    /// <summary>number − tensor.</summary>
    public static Tensor SubtractedFrom(this Tensor tensor, long number) => (-tensor).Plus(number);

    public static Tensor Times(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.mul(scalar);
    }

    public static Tensor Over(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.div(scalar);
    }

    public static Tensor Squared(this Tensor tensor) => tensor.mul(tensor);

    /// <summary>‖x‖₂ of every row of (…, d), as (…, 1). The gradient of a row of zeros is 0.</summary>
    public static Tensor Norms(this Tensor rows) => rows.norm((int)rows.ndim - 1, keepdim: true);

    public static Tensor AtLeast(this Tensor tensor, double lowest)
    {
        using Scalar scalar = lowest;
        return tensor.clamp_min(scalar);
    }

    /// <summary>
    /// Clipped. A NaN stays one, and has a gradient of NaN, which clamp would make 0: the backward of clamp also takes five
    /// operators, that of two masks two.
    /// </summary>
    public static Tensor Within(this Tensor tensor, double lowest, double highest)
    {
        if (is_grad_enabled() && tensor.requires_grad)
        {
            var values = tensor.detach();
            return tensor.Filled(values.IsBelow(lowest), lowest).Filled(values.IsAbove(highest), highest);
        }
        using Scalar low = lowest;
        using Scalar high = highest;
        return tensor.clamp(low, high);
    }

    public static Tensor IsBelow(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.lt(scalar);
    }

    public static Tensor IsAtMost(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.le(scalar);
    }

    public static Tensor IsAtLeast(this Tensor tensor, long number)
    {
        using Scalar scalar = number;
        return tensor.ge(scalar);
    }

    public static Tensor IsAbove(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.gt(scalar);
    }

    public static Tensor IsZero(this Tensor tensor)
    {
        using Scalar zero = 0;
        return tensor.eq(zero);
    }

    /// <summary>The tensor with a number where the mask is true.</summary>
    public static Tensor Filled(this Tensor tensor, Tensor mask, double value)
    {
        using Scalar scalar = value;
        return tensor.masked_fill(mask, scalar);
    }

    /// <summary>A tensor filled with a number, with the shape, dtype and device of another.</summary>
    public static Tensor Everywhere(this Tensor like, double number)
    {
        using Scalar scalar = number;
        return like.full_like(scalar);
    }

    /// <summary>The same with an integer.</summary>
    public static Tensor Everywhere(this Tensor like, long number)
    {
        using Scalar scalar = number;
        return like.full_like(scalar);
    }

    /// <summary>Adds other to the tensor itself.</summary>
    public static Tensor AddInPlace(this Tensor tensor, Tensor other) => tensor.add_(other, One);

    /// <summary>Adds left · right to the tensor itself.</summary>
    public static Tensor AddProductInPlace(this Tensor tensor, Tensor left, Tensor right) =>
        tensor.addcmul_(left, right, One);

    /// <summary>Multiplies the tensor itself.</summary>
    public static Tensor MultiplyInPlace(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.mul_(scalar);
    }

    /// <summary>(count): first, first + 1, …</summary>
    public static Tensor Counted(long count, ScalarType dtype, Device device, long first = 0)
    {
        using Scalar start = first;
        using Scalar end = first + count;
        return arange(start, end, One, dtype, device);
    }

    /// <summary>(count): count, …, 2, 1.</summary>
    public static Tensor CountedDown(long count, ScalarType dtype, Device device)
    {
        using Scalar start = count;
        using Scalar end = 0;
        using Scalar step = -1;
        return arange(start, end, step, dtype, device);
    }
}
