using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>
/// w ∝ exp((a − max a)/τ)·S(z), with z the similarities on the unit interval or exp((a − max a)/τ) itself. The nearest
/// candidate has exactly 1, so that the sum never underflows.
/// </summary>
internal sealed class NcaRow<T>(RowRule rule, int length, bool gradients) : FusedRow<T>(rule, length, gradients)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Entries of a row that a prediction takes at a time: what they need stays in the nearest cache.</summary>
    public const int TileLength = 1024;

    private readonly T scale = T.CreateTruncating(rule.InverseTemperature);
    private T largest;

    private bool IsRelative => Rule.Scale == ProximityScale.Relative;

    public override void Forward(Span<T> logits, int count, ReadOnlySpan<int> excluded, in StepBounds<T> bounds)
    {
        Survey(logits, count, excluded);
        Weigh(logits, bounds);
        Overwrite(Weights, count, excluded, T.Zero);
    }

    /// <summary>Tile after tile, as a row of many keys is longer than a cache; the buffers need hold one tile only.</summary>
    public override T Predict(
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        in StepBounds<T> bounds,
        LabelColumns<T> labels,
        Span<T> sums
    )
    {
        Survey(logits, count, excluded);
        var total = T.Zero;
        for (int start = 0, next = 0; start < logits.Length; start += TileLength)
        {
            var tile = logits.Slice(start, Math.Min(TileLength, logits.Length - start));
            Weigh(tile, bounds);
            var weights = Weights.AsSpan(0, tile.Length);
            for (; next < excluded.Length && excluded[next] < start + tile.Length; next++)
            {
                weights[excluded[next] - start] = T.Zero;
            }
            weights[Math.Min(count - start, tile.Length)..].Clear();
            labels.AddWeighted(weights, start, sums);
            total += RowMath.Sum<T>(weights);
        }
        return total;
    }

    public override RowGradients<T> Backward(ReadOnlySpan<T> logits, in StepBounds<T> bounds, Span<T> gradient)
    {
        T lower = default,
            upper = default,
            transition = default;
        var flows = Rule.Scale is not null && !Rule.Detached;
        if (Rule.Scale is not null)
        {
            (lower, upper, transition) = StepKernel.Backward<T>(
                Z,
                bounds,
                StepLogit,
                StepComplement,
                gradient,
                StepGradient
            );
        }
        if (flows && IsRelative)
        {
            // ∂z/∂a = z, against the largest, whose own z is constant.
            RowMath.Multiply<T>(Z, StepGradient);
            UnitRow<T>.AddWhereEqual(logits, largest, -RowMath.Sum<T>(StepGradient), StepGradient);
            RowMath.AddScaled<T>(T.One, StepGradient, gradient);
        }
        if (scale != T.One)
        {
            RowMath.Shift(gradient, T.Zero, scale, gradient);
        }
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

    /// <summary>The row's extremes; entries that take no part are put between them.</summary>
    private void Survey(Span<T> logits, int count, ReadOnlySpan<int> excluded)
    {
        Overwrite(logits, count, excluded, logits[FirstCandidate(excluded)]);
        var (min, max) = RowMath.Extremes<T>(logits);
        largest = max;
        // Neither the smallest nor the largest, so that they take no share of those two's gradients.
        Overwrite(logits, count, excluded, min + (max - min) / T.CreateTruncating(2));
        // A kernel's values of a row may all be too small for their type: they are divided by the largest.
        Unit = Rule.Kind == PairKind.Rbf ? new(RowMath.Exp(min - max), RowMath.Exp(T.Zero)) : new(min, max);
    }

    /// <summary>The weights of some or all of the row's logits.</summary>
    private void Weigh(ReadOnlySpan<T> logits, in StepBounds<T> bounds)
    {
        var weights = Weights.AsSpan(0, logits.Length);
        if (Rule.Scale is null)
        {
            RowMath.Exp(logits, largest, scale, weights);
            return;
        }
        var z = Z.AsSpan(0, logits.Length);
        if (IsRelative)
        {
            RowMath.Exp(logits, largest, scale, z);
            StepForward(z.Length, bounds);
            z.CopyTo(weights);
            RowMath.Multiply<T>(Step.AsSpan(0, z.Length), weights);
            return;
        }
        Unit.Forward(Similarities(logits, largest), z);
        StepForward(z.Length, bounds);
        RowMath.ExpTimes(logits, largest, scale, Step.AsSpan(0, z.Length), weights);
    }
}
