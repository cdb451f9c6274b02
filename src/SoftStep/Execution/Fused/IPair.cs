using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Execution.Fused;

/// <summary>From the coordinates of a query and several keys to their logits, and back; one struct a kind.</summary>
internal interface IPair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What a coordinate adds.</summary>
    static abstract Vector512<T> Add(Vector512<T> sum, Vector512<T> x, Vector512<T> k);

    static abstract Vector512<T> Logit(Vector512<T> sum, T scale);

    /// <summary>
    /// What a pair's coefficient, of <see cref="PairKinds.Coefficients"/>, gives to a coordinate of its query and of its
    /// key.
    /// </summary>
    static abstract (Vector512<T> OnQuery, Vector512<T> OnKey) Pull(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    );
}

/// <summary>−‖x − k‖₂.</summary>
internal readonly struct EuclideanPair<T> : IPair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> sum, Vector512<T> x, Vector512<T> k) => sum + (x - k) * (x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit(Vector512<T> sum, T scale) => -Vector512.Sqrt(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
    {
        var pull = coefficient * (x - k);
        return (pull, -pull);
    }
}

/// <summary>−c‖x − k‖²: the squared distance, and with c = γ RBF's logit.</summary>
internal readonly struct SquaredPair<T> : IPair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> sum, Vector512<T> x, Vector512<T> k) => sum + (x - k) * (x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit(Vector512<T> sum, T scale) => sum * -scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    ) => EuclideanPair<T>.Pull(coefficient, x, k);
}

/// <summary>−‖x − k‖₁.</summary>
internal readonly struct ManhattanPair<T> : IPair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> sum, Vector512<T> x, Vector512<T> k) => sum + Vector512.Abs(x - k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit(Vector512<T> sum, T scale) => -sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    )
    {
        var difference = x - k;
        var sign = Vector512.CopySign(Vector512<T>.One, difference);
        var pull = coefficient * Vector512.AndNot(sign, Vector512.Equals(difference, Vector512<T>.Zero));
        return (pull, -pull);
    }
}

/// <summary>x·k·c.</summary>
internal readonly struct DotPair<T> : IPair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> sum, Vector512<T> x, Vector512<T> k) => sum + x * k;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logit(Vector512<T> sum, T scale) => sum * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> OnQuery, Vector512<T> OnKey) Pull(
        Vector512<T> coefficient,
        Vector512<T> x,
        Vector512<T> k
    ) => (coefficient * k, coefficient * x);
}
