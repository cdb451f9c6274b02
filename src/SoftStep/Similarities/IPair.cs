using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Similarities;

/// <summary>
/// From the coordinates of a query and several keys to their logits and back, one vector of keys at a time. There is one
/// struct per kind of pair. The scale is γ for RBF, 1/d for the dot product, and 1 for the others.
/// </summary>
internal interface IPair
{
    /// <summary>Whether logits can be computed by a matrix product instead of coordinate by coordinate.</summary>
    static abstract PairForm Form { get; }

    /// <summary>A factor for gradients computed with <see cref="Coefficient"/>, to be applied at the end.</summary>
    static abstract double GradientUnit { get; }

    /// <summary>Adds the contribution of one coordinate to the sum.</summary>
    static abstract Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>From the sum over coordinates to the logit.</summary>
    static abstract Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// From the gradient of a logit to the coefficient of x − k in the gradient of x (for the dot product, of k), divided by
    /// <see cref="GradientUnit"/>.
    /// </summary>
    static abstract Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The contributions of a coefficient to the gradients of one coordinate of the query and of the key.</summary>
    static abstract (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>a = −‖x − k‖₂. The gradient of x is g·(x − k)/a with g that of a, and 0 where the points coincide.</summary>
internal readonly struct EuclideanPair : IPair
{
    /// <summary>
    /// A gradient divided by the distance of two very near points can overflow, although its product with their difference
    /// does not. So coefficients are smaller by this power of two.
    /// </summary>
    private const double Unit = 1.0 / (1L << 32);

    public static PairForm Form => PairForm.Distance;

    public static double GradientUnit => 1 / Unit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum + (x - k) * (x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => -Vector512.Sqrt(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.AndNot(gradient * T.CreateTruncating(Unit) / logit, Vector512.Equals(logit, Vector512<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pull = coefficient * (x - k);
        return (pull, -pull);
    }
}

/// <summary>a = −c‖x − k‖²: the squared distance, and with c = γ RBF's logit. The gradient of x is −2c·g·(x − k).</summary>
internal readonly struct SquaredPair : IPair
{
    public static PairForm Form => PairForm.Distance;

    public static double GradientUnit => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum + (x - k) * (x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum * -scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => gradient * (T.CreateTruncating(-2) * scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => EuclideanPair.Pull(coefficient, x, k);
}

/// <summary>a = −‖x − k‖₁. The gradient of x is −g·sign(x − k).</summary>
internal readonly struct ManhattanPair : IPair
{
    public static PairForm Form => PairForm.Differences;

    public static double GradientUnit => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum + Vector512.Abs(x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => -sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => -gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var difference = x - k;
        var sign = Vector512.CopySign(Vector512<T>.One, difference);
        var pull = coefficient * Vector512.AndNot(sign, Vector512.Equals(difference, Vector512<T>.Zero));
        return (pull, -pull);
    }
}

/// <summary>a = c·x·k. The gradient of x is g·c·k.</summary>
internal readonly struct DotPair : IPair
{
    public static PairForm Form => PairForm.Product;

    public static double GradientUnit => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum + x * k;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => gradient * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (coefficient * k, coefficient * x);
}
