using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Similarities;

/// <summary>
/// From the coordinates of a query and of several keys to their logits and back, a vector of keys at a time; one struct per
/// kind of pair. The scale is γ of RBF, 1/d of the dot product, 1 of the others.
/// </summary>
internal interface IPair
{
    /// <summary>What a logit can be made from instead of coordinate by coordinate.</summary>
    static abstract PairForm Form { get; }

    /// <summary>What gradients that were made with <see cref="Coefficient"/> are to be multiplied by in the end.</summary>
    static abstract double GradientUnit { get; }

    /// <summary>What one coordinate adds.</summary>
    static abstract Vector512<T> Add<T>(Vector512<T> sum, Vector512<T> x, Vector512<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>From the sum over coordinates to the logit.</summary>
    static abstract Vector512<T> Logit<T>(Vector512<T> sum, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// From the gradient of a logit to what multiplies x − k in the gradient of x, or k for the dot product; over
    /// <see cref="GradientUnit"/>.
    /// </summary>
    static abstract Vector512<T> Coefficient<T>(Vector512<T> logit, Vector512<T> gradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>What a coefficient gives to a coordinate of its query and to one of its key.</summary>
    static abstract (Vector512<T> OnQuery, Vector512<T> OnKey) Pull<T>(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>−‖x − k‖₂, whose gradient is ∂a·(x − k)/a, and 0 where the points coincide.</summary>
internal readonly struct EuclideanPair : IPair
{
    /// <summary>
    /// A power of two. Divided by the distance of two very near points a gradient can leave the type's range, and comes
    /// back when it is multiplied by their difference; so coefficients are smaller by it.
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

/// <summary>−c‖x − k‖²: the squared distance, and with c = γ RBF's logit. Its gradient is −2c·∂a·(x − k).</summary>
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

/// <summary>−‖x − k‖₁, whose gradient is −∂a·sign(x − k).</summary>
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

/// <summary>x·k·c, whose gradient is ∂a·c·k.</summary>
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
