using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Warping;

/// <summary>The two-sided step on one row in memory, S = σ(q) with q = log((z − l)/(u − z))/t, and its gradients.</summary>
internal static class TwoSidedStepKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(
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
    public static (T Lower, T Upper, T Transition) Backward<T>(
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
}
