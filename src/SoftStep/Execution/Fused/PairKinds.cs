using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Execution.Fused;

/// <summary>From the gradient of logits to what multiplies x − k in the gradient of x, or k for the dot product.</summary>
internal static class PairKinds
{
    /// <summary>
    /// A power of two. Divided by the distance of two very near points a gradient can leave the type's range, and comes
    /// back when it is multiplied by their difference; so coefficients of this kind are smaller by it.
    /// </summary>
    private const double EuclideanUnit = 1.0 / (1L << 32);

    /// <summary>What gradients made with coefficients are to be multiplied by.</summary>
    public static double Restoring(PairKind kind) => kind == PairKind.Euclidean ? 1 / EuclideanUnit : 1;

    /// <summary>
    /// In another row or the same: with a = −D the gradient of x is ∂a·(x − k)/a, and 0 where the points coincide; with
    /// a = −γD² it is −2γ∂a·(x − k); with a = x·k/d it is ∂a/d·k. To be multiplied by <see cref="Restoring"/> in the end.
    /// </summary>
    public static void Coefficients<T>(
        PairKind kind,
        T scale,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> gradient,
        Span<T> coefficients
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case PairKind.Euclidean:
                Divide(logits, gradient, coefficients);
                break;
            case PairKind.SquaredEuclidean:
                RowMath.Shift(gradient, T.Zero, T.CreateTruncating(-2), coefficients);
                break;
            case PairKind.Rbf:
                RowMath.Shift(gradient, T.Zero, T.CreateTruncating(-2) * scale, coefficients);
                break;
            case PairKind.Manhattan:
                RowMath.Shift(gradient, T.Zero, T.NegativeOne, coefficients);
                break;
            case PairKind.Dot:
                RowMath.Shift(gradient, T.Zero, scale, coefficients);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, Span<T> coefficients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var unit = T.CreateTruncating(EuclideanUnit);
        ref var first = ref MemoryMarshal.GetReference(logits);
        ref var firstGradient = ref MemoryMarshal.GetReference(gradient);
        ref var firstCoefficient = ref MemoryMarshal.GetReference(coefficients);
        for (var i = 0; i < logits.Length; i += RowMath.Width<T>())
        {
            var logit = Vector512.LoadUnsafe(ref first, (nuint)i);
            var coincide = Vector512.Equals(logit, Vector512<T>.Zero);
            var quotient = Vector512.LoadUnsafe(ref firstGradient, (nuint)i) * unit / logit;
            Vector512.AndNot(quotient, coincide).StoreUnsafe(ref firstCoefficient, (nuint)i);
        }
    }
}
