using System.Numerics;

namespace SoftStep.Warping;

/// <summary>SoftStep on one row in memory, forward and backward: two-sided or one-sided, as the bounds say.</summary>
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
            OneSidedStepKernel.Forward(z, bounds, step, logit, complement);
        }
        else
        {
            TwoSidedStepKernel.Forward(z, bounds, step, logit, complement);
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
            ? OneSidedStepKernel.Backward(z, bounds, logit, complement, gradient, ofZ)
            : TwoSidedStepKernel.Backward(z, bounds, logit, complement, gradient, ofZ);
}
