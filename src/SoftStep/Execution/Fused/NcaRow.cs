using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>
/// w ∝ exp((a − max a)/τ)·S(z), with z the similarities on the unit interval or exp((a − max a)/τ) itself. The nearest
/// candidate has exactly 1, so that the sum never underflows.
/// </summary>
internal sealed class NcaRow<T>(RowRule rule, int length, bool gradients) : FusedRow<T>(rule, length, gradients)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T scale = T.CreateTruncating(rule.InverseTemperature);
    private T largest;

    private bool IsRelative => Rule.Scale == ProximityScale.Relative;

    public override void Forward(Span<T> logits, int count, ReadOnlySpan<int> excluded, in StepBounds<T> bounds)
    {
        Overwrite(logits, count, excluded, logits[FirstCandidate(excluded)]);
        var (min, max) = RowMath.Extremes<T>(logits);
        largest = max;
        // Neither the smallest nor the largest, so that they take no share of those two's gradients.
        Overwrite(logits, count, excluded, min + (max - min) / T.CreateTruncating(2));
        RowMath.Exp(logits, max, scale, Weights);
        if (Rule.Scale is not null)
        {
            Proximity(logits);
            StepForward(bounds);
            RowMath.Multiply<T>(Step, Weights);
        }
        Overwrite(Weights, count, excluded, T.Zero);
    }

    public override RowGradients<T> Backward(ReadOnlySpan<T> logits, in StepBounds<T> bounds, Span<T> gradient)
    {
        T lower = default,
            upper = default,
            transition = default;
        var flows = Rule.Scale is not null && !Rule.Detached;
        if (Rule.Scale is not null)
        {
            gradient.CopyTo(StepGradient);
            (lower, upper, transition) = StepKernel.Backward<T>(Z, bounds, StepLogit, StepComplement, StepGradient);
        }
        if (flows && IsRelative)
        {
            // ∂z/∂a = z, against the largest, whose own z is constant.
            RowMath.Multiply<T>(Z, StepGradient);
            UnitRow<T>.AddWhereEqual(logits, largest, -RowMath.Sum<T>(StepGradient), StepGradient);
            RowMath.AddScaled<T>(T.One, StepGradient, gradient);
        }
        RowMath.Shift(gradient, T.Zero, scale, gradient);
        // Σ ∂a = 0 over a row, so that a may be measured from its largest.
        var logTemperature = Rule.LearnsTemperature
            ? largest * RowMath.Sum<T>(gradient) - RowMath.Dot<T>(gradient, logits)
            : T.Zero;
        if (flows && !IsRelative)
        {
            Unit.Backward(LastSimilarities(logits), Z, StepGradient);
            ThroughSimilarities(StepGradient);
            RowMath.AddScaled<T>(T.One, StepGradient, gradient);
        }
        return new(lower, upper, transition, logTemperature);
    }

    private void Proximity(ReadOnlySpan<T> logits)
    {
        if (IsRelative)
        {
            Weights.CopyTo(Z, 0);
            return;
        }
        var similarities = Similarities(logits);
        var (min, max) = RowMath.Extremes(similarities);
        Unit = new(min, max, similarities, Z);
    }
}
