using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Warping;

/// <summary>The one-sided step on one row in memory, log S = c·(u − z)·log(z/u) with c = t/(1 − t), and its gradients.</summary>
internal static class OneSidedStepKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(
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
    public static (T Lower, T Upper, T Transition) Backward<T>(
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
