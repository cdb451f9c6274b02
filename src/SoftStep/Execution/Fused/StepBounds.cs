using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>l, u and t of one query, from the three numbers its warp gives.</summary>
internal readonly struct StepBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Clamp = T.CreateTruncating(SoftStepWarp.Clamp);

    private readonly T width;

    /// <param name="p">(p₀, p₁, p₂).</param>
    public StepBounds(ReadOnlySpan<T> p)
    {
        Lower = Sigmoid(p[0]);
        width = Sigmoid(p[1]);
        Upper = Lower + (T.One - Lower) * width;
        Transition = Sigmoid(p[2]);
        InverseTransition = T.One / Transition;
    }

    public T Lower { get; }

    public T Upper { get; }

    public T InverseTransition { get; }

    private T Transition { get; }

    public bool IsNaN => T.IsNaN(Lower + Upper + Transition);

    /// <summary>Adds to ∂L/∂p what the derivatives of l, u and t give.</summary>
    public void Backward(T lower, T upper, T transition, Span<T> gradient)
    {
        gradient[0] += (lower + upper * (T.One - width)) * Slope(Lower);
        gradient[1] += upper * (T.One - Lower) * Slope(width);
        gradient[2] += transition * Slope(Transition);
    }

    private static T Sigmoid(T p) => T.Clamp(T.One / (T.One + T.Exp(-p)), Clamp, T.One - Clamp);

    private static T Slope(T sigmoid) =>
        sigmoid <= Clamp || sigmoid >= T.One - Clamp ? T.Zero : sigmoid * (T.One - sigmoid);
}
