using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Warping;

/// <summary>
/// SoftStep on one row in memory, forward and backward. Two-sided: S = σ(q) with q = log((z − l)/(u − z))/t. One-sided:
/// log S = c·(u − z)·log(z/u) with c = t/(1 − t).
/// </summary>
internal static class StepKernel
{
    /// <summary>Computes S(z), and what <see cref="Backward"/> needs if it follows.</summary>
    /// <param name="z">Values in [0, 1].</param>
    /// <param name="bounds">The query's bounds.</param>
    /// <param name="step">Output: S.</param>
    /// <param name="logit">Output: q, one-sided log(z/u). Empty if no backward follows.</param>
    /// <param name="complement">
    /// Output: 0 where S is constant; elsewhere 1 − S, one-sided 1. Empty if no backward follows.
    /// </param>
    public static void Forward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        Span<T> step,
        Span<T> logit,
        Span<T> complement
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bounds.IsOneSided)
        {
            OneSidedForward(z, bounds, step, logit, complement);
        }
        else
        {
            TwoSidedForward(z, bounds, step, logit, complement);
        }
    }

    /// <summary>From ∂L/∂log S to ∂L/∂z, perhaps in place, and to ∂L/∂l, ∂L/∂u and ∂L/∂t, summed over the row.</summary>
    public static (T Lower, T Upper, T Transition) Backward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        ReadOnlySpan<T> logit,
        ReadOnlySpan<T> complement,
        ReadOnlySpan<T> gradient,
        Span<T> ofZ
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        bounds.IsOneSided
            ? OneSidedBackward(z, bounds, logit, complement, gradient, ofZ)
            : TwoSidedBackward(z, bounds, logit, complement, gradient, ofZ);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoSidedForward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        Span<T> step,
        Span<T> logit,
        Span<T> complement
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var firstZ = ref MemoryMarshal.GetReference(z);
        ref var firstStep = ref MemoryMarshal.GetReference(step);
        ref var firstLogit = ref MemoryMarshal.GetReference(logit);
        ref var firstComplement = ref MemoryMarshal.GetReference(complement);
        var (lower, upper) = (Vector512.Create(bounds.Lower), Vector512.Create(bounds.Upper));
        var steepness = -T.One / bounds.Transition;
        var one = Vector512<T>.One;
        for (var i = 0; i < z.Length; i += RowMath.Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref firstZ, (nuint)i);
            var isBelow = Vector512.LessThanOrEqual(value, lower);
            if (Vector512.LessThanOrEqualAll(value, lower))
            {
                Vector512<T>.Zero.StoreUnsafe(ref firstStep, (nuint)i);
                if (logit.Length > 0)
                {
                    Vector512<T>.Zero.StoreUnsafe(ref firstLogit, (nuint)i);
                    Vector512<T>.Zero.StoreUnsafe(ref firstComplement, (nuint)i);
                }
                continue;
            }
            var isAbove = Vector512.GreaterThanOrEqual(value, upper);
            var isOutside = isBelow | isAbove;
            var ratio = Vector512.ConditionalSelect(isOutside, one, (value - lower) / (upper - value));
            var minusLogit = VectorMath.Log(ratio) * steepness;
            var odds = VectorMath.Exp(minusLogit);
            var inside = one / (one + odds);
            // A true lane of a mask has all bits set: AndNot keeps values inside the bounds, the mask of those above selects 1.
            (Vector512.AndNot(inside, isOutside) | (isAbove & ~isBelow & one)).StoreUnsafe(ref firstStep, (nuint)i);
            if (logit.Length > 0)
            {
                (-minusLogit).StoreUnsafe(ref firstLogit, (nuint)i);
                Vector512.AndNot(odds * inside, isOutside).StoreUnsafe(ref firstComplement, (nuint)i);
            }
        }
    }

    /// <remarks>∂log S/∂q = 1 − S, and dq = ((1/(z − l) + 1/(u − z)) dz − dl/(z − l) − du/(u − z) − q dt)/t.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Lower, T Upper, T Transition) TwoSidedBackward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        ReadOnlySpan<T> logit,
        ReadOnlySpan<T> complement,
        ReadOnlySpan<T> gradient,
        Span<T> ofZ
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var firstZ = ref MemoryMarshal.GetReference(z);
        ref var firstLogit = ref MemoryMarshal.GetReference(logit);
        ref var firstComplement = ref MemoryMarshal.GetReference(complement);
        ref var firstGradient = ref MemoryMarshal.GetReference(gradient);
        ref var firstOfZ = ref MemoryMarshal.GetReference(ofZ);
        var (lower, upper) = (Vector512.Create(bounds.Lower), Vector512.Create(bounds.Upper));
        var inverse = T.One / bounds.Transition;
        Vector512<T> ofLower = default,
            ofUpper = default,
            ofTransition = default;
        for (var i = 0; i < z.Length; i += RowMath.Width<T>())
        {
            var rest = Vector512.LoadUnsafe(ref firstComplement, (nuint)i);
            var isConstant = Vector512.Equals(rest, Vector512<T>.Zero);
            if (Vector512.EqualsAll(rest, Vector512<T>.Zero))
            {
                Vector512<T>.Zero.StoreUnsafe(ref firstOfZ, (nuint)i);
                continue;
            }
            var value = Vector512.LoadUnsafe(ref firstZ, (nuint)i);
            var flow = Vector512.LoadUnsafe(ref firstGradient, (nuint)i) * rest * inverse;
            var below = Vector512.ConditionalSelect(isConstant, Vector512<T>.One, value - lower);
            var above = Vector512.ConditionalSelect(isConstant, Vector512<T>.One, upper - value);
            var (throughLower, throughUpper) = (flow / below, flow / above);
            ofLower -= throughLower;
            ofUpper -= throughUpper;
            ofTransition -= flow * Vector512.LoadUnsafe(ref firstLogit, (nuint)i);
            (throughLower + throughUpper).StoreUnsafe(ref firstOfZ, (nuint)i);
        }
        return (Vector512.Sum(ofLower), Vector512.Sum(ofUpper), Vector512.Sum(ofTransition));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneSidedForward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        Span<T> step,
        Span<T> logRatio,
        Span<T> complement
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var firstZ = ref MemoryMarshal.GetReference(z);
        ref var firstStep = ref MemoryMarshal.GetReference(step);
        ref var firstLogRatio = ref MemoryMarshal.GetReference(logRatio);
        ref var firstComplement = ref MemoryMarshal.GetReference(complement);
        var (upper, smallest, one) = (Vector512.Create(bounds.Upper), Smallest<T>(), Vector512<T>.One);
        var (slope, _) = Slope(bounds.Transition);
        for (var i = 0; i < z.Length; i += RowMath.Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref firstZ, (nuint)i);
            var isBelow = Vector512.LessThanOrEqual(value, Vector512<T>.Zero);
            var isAbove = Vector512.GreaterThanOrEqual(value, upper);
            var ratio = VectorMath.Log(Vector512.MaxNative(value, smallest)) - VectorMath.Log(upper);
            var inside = VectorMath.Exp((upper - value) * ratio * slope);
            var isOutside = isBelow | isAbove;
            (Vector512.AndNot(inside, isOutside) | (isAbove & one)).StoreUnsafe(ref firstStep, (nuint)i);
            if (logRatio.Length > 0)
            {
                ratio.StoreUnsafe(ref firstLogRatio, (nuint)i);
                Vector512.AndNot(one, isOutside).StoreUnsafe(ref firstComplement, (nuint)i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Lower, T Upper, T Transition) OneSidedBackward<T>(
        ReadOnlySpan<T> z,
        in StepBounds<T> bounds,
        ReadOnlySpan<T> logRatio,
        ReadOnlySpan<T> isInside,
        ReadOnlySpan<T> gradient,
        Span<T> ofZ
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var firstZ = ref MemoryMarshal.GetReference(z);
        ref var firstLogRatio = ref MemoryMarshal.GetReference(logRatio);
        ref var firstInside = ref MemoryMarshal.GetReference(isInside);
        ref var firstGradient = ref MemoryMarshal.GetReference(gradient);
        ref var firstOfZ = ref MemoryMarshal.GetReference(ofZ);
        var (upper, smallest) = (Vector512.Create(bounds.Upper), Smallest<T>());
        var (slope, slopeGradient) = Slope(bounds.Transition);
        Vector512<T> ofUpper = default,
            ofTransition = default;
        for (var i = 0; i < z.Length; i += RowMath.Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref firstZ, (nuint)i);
            var ratio = Vector512.LoadUnsafe(ref firstLogRatio, (nuint)i);
            var flow =
                Vector512.LoadUnsafe(ref firstGradient, (nuint)i) * Vector512.LoadUnsafe(ref firstInside, (nuint)i);
            var gap = upper - value;
            var throughLog = Vector512.AndNot(
                gap / Vector512.MaxNative(value, smallest),
                Vector512.LessThan(value, smallest)
            );
            (flow * slope * (throughLog - ratio)).StoreUnsafe(ref firstOfZ, (nuint)i);
            ofUpper += flow * slope * (ratio - gap / upper);
            ofTransition += flow * slopeGradient * gap * ratio;
        }
        return (T.Zero, Vector512.Sum(ofUpper), Vector512.Sum(ofTransition));
    }

    /// <summary>t/(1 − t) and its derivative.</summary>
    private static (T Slope, T Derivative) Slope<T>(T transition)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var smallest = T.CreateTruncating(StepCurve.SmallestComplement);
        var complement = T.One - transition;
        return complement < smallest
            ? (transition / smallest, T.One / smallest)
            : (transition / complement, T.One / complement + transition / (complement * complement));
    }

    private static Vector512<T> Smallest<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.Create(T.CreateTruncating(Precision.Of<T>().Smallest));
}
