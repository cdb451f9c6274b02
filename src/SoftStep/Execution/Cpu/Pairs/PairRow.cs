using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Applies an <see cref="IPair"/> to a row.</summary>
internal static class PairRow
{
    /// <summary>From the gradient of logits to coefficients, perhaps in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Coefficients<T, TPair>(
        T scale,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> gradient,
        Span<T> coefficients
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPair : struct, IPair
    {
        ref var first = ref MemoryMarshal.GetReference(logits);
        ref var firstGradient = ref MemoryMarshal.GetReference(gradient);
        ref var firstCoefficient = ref MemoryMarshal.GetReference(coefficients);
        for (var i = 0; i < logits.Length; i += RowMath.Width<T>())
        {
            var logit = Vector512.LoadUnsafe(ref first, (nuint)i);
            var flow = Vector512.LoadUnsafe(ref firstGradient, (nuint)i);
            TPair.Coefficient(logit, flow, scale).StoreUnsafe(ref firstCoefficient, (nuint)i);
        }
    }
}
