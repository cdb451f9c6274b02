using System.Numerics;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>
/// w ∝ exp((a − max a)/τ)·S(z), with a the logits and z the similarities on the unit interval by min-max, or relative,
/// z = exp((a − max a)/τ). Before normalisation the nearest candidate has exactly 1, so the sum never underflows.
/// </summary>
internal sealed class SoftmaxRow<T>(SoftmaxKernel kernel, int length, bool gradients) : WeightRow<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Weights = 0,
        Z = 1,
        StepLogit = 2,
        StepComplement = 3,
        Values = 4;

    /// <summary>Scalars of the row, in a vector after the slices.</summary>
    private const int Largest = 0,
        Lowest = 1,
        Highest = 2;

    private readonly T[] steps = new T[kernel.Warp is not null ? length : 0];
    private readonly T[] ofZ = new T[gradients && kernel.Warp is not null ? length : 0];

    public override int StateLength => Slices * Length + RowMath.Width<T>();

    private int Slices =>
        kernel.Warp is null ? 1
        : IsKernelMinMax ? 5
        : 4;

    private bool IsRelative => kernel.Warp is { Scale: ProximityScale.Relative };

    private bool IsKernelMinMax => kernel is { IsKernel: true, Warp.Scale: ProximityScale.MinMax };

    public override void Begin(
        RowState<T> state,
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    )
    {
        HideExcluded(logits, count, excluded);
        var (min, max) = RowMath.Extremes<T>(logits);
        // Neither the minimum nor the maximum, so that they get no share of the gradients of these.
        Overwrite(logits, count, excluded, min + (max - min) / T.CreateTruncating(2));
        var scalars = Scalars(state);
        scalars[Largest] = max;
        // All of a row's kernel values may underflow: they are computed divided by the largest.
        (scalars[Lowest], scalars[Highest]) = IsKernelMinMax
            ? (RowMath.Exp(min - max), RowMath.Exp(T.Zero))
            : (min, max);
    }

    public override Span<T> Weigh(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        int start,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    )
    {
        var weights = Slice(state, Weights)[..logits.Length];
        var (largest, scale) = (Scalars(state)[Largest], InverseTemperature(numbers));
        if (kernel.Warp is null)
        {
            RowMath.Exp(logits, largest, scale, weights);
        }
        else
        {
            var z = Slice(state, Z)[..logits.Length];
            var step = steps.AsSpan(0, logits.Length);
            ReadOnlySpan<T> values = logits;
            if (IsRelative)
            {
                RowMath.Exp(logits, largest, scale, z);
            }
            else
            {
                if (IsKernelMinMax)
                {
                    var kernelValues = Slice(state, Values)[..logits.Length];
                    RowMath.Exp(logits, largest, T.One, kernelValues);
                    values = kernelValues;
                }
                Unit(state).Forward(values, z);
            }
            StepKernel.Forward<T>(
                z,
                Bounds(numbers),
                step,
                gradients ? Slice(state, StepLogit) : [],
                gradients ? Slice(state, StepComplement) : []
            );
            if (IsRelative)
            {
                z.CopyTo(weights);
                RowMath.Multiply<T>(step, weights);
            }
            else
            {
                RowMath.ExpTimes(logits, largest, scale, step, weights);
            }
        }
        ClearExcluded(weights, start, count, excluded);
        if (kernel.Cut is { } share)
        {
            // The largest weight is the nearest candidate's, 1.
            RowMath.ClearBelow(T.CreateTruncating(share), weights);
        }
        return weights;
    }

    public override void Backward(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var flows = kernel.Warp is { IsDetached: false };
        Span<T> z = kernel.Warp is null ? [] : Slice(state, Z);
        if (kernel.Warp is not null)
        {
            var bounds = Bounds(numbers);
            var (lower, upper, transition) = StepKernel.Backward<T>(
                z,
                bounds,
                Slice(state, StepLogit),
                Slice(state, StepComplement),
                gradient,
                ofZ
            );
            bounds.Backward(lower, upper, transition, ofNumbers[..kernel.StepNumbers]);
        }
        var (largest, scale) = (Scalars(state)[Largest], InverseTemperature(numbers));
        if (flows && IsRelative)
        {
            // z = exp((a − max a)/τ): ∂z/∂a = z/τ, and the largest logit gets minus the sum. The 1/τ follows below.
            RowMath.Multiply<T>(z, ofZ);
            UnitRow<T>.AddWhereEqual(logits, largest, -RowMath.Sum<T>(ofZ), ofZ);
            RowMath.AddScaled<T>(T.One, ofZ, gradient);
        }
        if (kernel.LearnsTemperature)
        {
            // The gradients of a row's logits sum to 0, so the logits may be taken relative to the largest.
            var flow = RowMath.DotFrom(logits, largest, gradient) * scale;
            ofNumbers[^1] -= T.Abs(numbers[^1]) < Limit ? flow : T.Zero;
        }
        if (scale != T.One)
        {
            RowMath.SubtractAndScale(gradient, T.Zero, scale, gradient);
        }
        if (flows && !IsRelative)
        {
            ReadOnlySpan<T> values = IsKernelMinMax ? Slice(state, Values) : logits;
            Unit(state).Backward(values, z, ofZ);
            if (IsKernelMinMax)
            {
                RowMath.Multiply<T>(values, ofZ);
            }
            RowMath.AddScaled<T>(T.One, ofZ, gradient);
        }
    }

    private static Span<T> Scalars(RowState<T> state) => state.Numbers[^RowMath.Width<T>()..];

    private static UnitRow<T> Unit(RowState<T> state) => new(Scalars(state)[Lowest], Scalars(state)[Highest]);

    private StepBounds<T> Bounds(ReadOnlySpan<T> numbers) => new(numbers[..kernel.StepNumbers]);

    private T InverseTemperature(ReadOnlySpan<T> numbers) =>
        kernel.LearnsTemperature
            ? T.Exp(-T.Clamp(numbers[^1], -Limit, Limit))
            : T.CreateTruncating(1 / kernel.Temperature);

    private static T Limit => T.CreateTruncating(SoftmaxKernel.LogTemperatureLimit);
}
