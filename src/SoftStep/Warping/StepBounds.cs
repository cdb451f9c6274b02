using System.Numerics;

namespace SoftStep.Warping;

/// <summary>l, u and t of one query, from its (p₀, p₁, p₂), or (p₁, p₂) for the one-sided step.</summary>
internal readonly struct StepBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Clamp = T.CreateTruncating(SoftStepWarp.Clamp);

    private readonly T width;

    /// <param name="p">Three numbers; one-sided two.</param>
    public StepBounds(ReadOnlySpan<T> p)
    {
        IsOneSided = p.Length == 2;
        Lower = IsOneSided ? T.Zero : Sigmoid(p[0]);
        width = Sigmoid(p[^2]);
        Upper = Lower + (T.One - Lower) * width;
        Transition = Sigmoid(p[^1]);
    }

    public bool IsOneSided { get; }

    public T Lower { get; }

    public T Upper { get; }

    public T Transition { get; }

    /// <summary>From ∂L/∂l, ∂L/∂u and ∂L/∂t to ∂L/∂p, which is added to <paramref name="gradient"/>.</summary>
    public void Backward(T lower, T upper, T transition, Span<T> gradient)
    {
        if (!IsOneSided)
        {
            gradient[0] += (lower + upper * (T.One - width)) * Slope(Lower);
        }
        gradient[^2] += upper * (T.One - Lower) * Slope(width);
        gradient[^1] += transition * Slope(Transition);
    }

    private static T Sigmoid(T p) => T.Clamp(T.One / (T.One + T.Exp(-p)), Clamp, T.One - Clamp);

    private static T Slope(T sigmoid) =>
        sigmoid <= Clamp || sigmoid >= T.One - Clamp ? T.Zero : sigmoid * (T.One - sigmoid);
}
