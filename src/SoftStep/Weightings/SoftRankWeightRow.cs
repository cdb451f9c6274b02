using System.Numerics;
using SoftStep.Ranking;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>
/// w ∝ S(z), with z the soft ranks of the similarities on the unit interval; or w ∝ m, the projection of the ranks onto k
/// memberships.
/// </summary>
internal sealed class SoftRankWeightRow<T>(SoftRankKernel kernel, int length, bool gradients)
    : CandidateRow<T>(kernel.IsKernel, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Ranks = FirstSlice,
        Z = FirstSlice + 1,
        StepLogit = FirstSlice + 2,
        StepComplement = FirstSlice + 3;

    private const int Order = FirstPlaces,
        Starts = FirstPlaces + 1;

    private readonly SoftRankRow<T> rank = new(length, kernel.Strength);
    private readonly double[] sorted = new double[kernel.Warp is null ? length : 0];
    private readonly T[] step = new T[kernel.Warp is null ? 0 : length];

    public override int Slices => kernel.Warp is null ? FirstSlice + 1 : FirstSlice + 4;

    public override int PlaceSlices => FirstPlaces + 2;

    protected override void WeighCandidates(RowState<T> state, Span<T> values, ReadOnlySpan<T> numbers)
    {
        var count = values.Length;
        var ranks = Slice(state, Ranks);
        var order = Places(state, Order)[..count];
        rank.Forward(values, ranks[..count], order, Places(state, Starts)[..count], (count + 1) / 2.0);
        if (kernel.Warp is null)
        {
            for (var i = 0; i < count; i++)
            {
                sorted[i] = double.CreateTruncating(ranks[order[i]]);
            }
            CappedSimplexRow.Project(sorted.AsSpan(0, count), kernel.Neighbors, Precision.Of<T>().Unit);
            for (var i = 0; i < count; i++)
            {
                values[order[i]] = T.CreateTruncating(sorted[i]);
            }
            ranks[..count].Clear();
            values.CopyTo(ranks);
            return;
        }
        var unit = Unit(ranks, order);
        var z = Slice(state, Z);
        unit.Forward(ranks, z);
        StepKernel.Forward<T>(
            z,
            new(numbers),
            step,
            gradients ? Slice(state, StepLogit) : [],
            gradients ? Slice(state, StepComplement) : []
        );
        step.AsSpan(0, count).CopyTo(values);
    }

    protected override void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var count = gradient.Length;
        var order = Places(state, Order)[..count];
        var starts = Places(state, Starts)[..count];
        if (kernel.Warp is null)
        {
            CappedSimplexRow.Backward<T>(Slice(state, Ranks)[..count], gradient);
        }
        else
        {
            var z = Slice(state, Z);
            var bounds = new StepBounds<T>(numbers);
            var padded = step.AsSpan();
            padded.Clear();
            gradient.CopyTo(padded);
            var (lower, upper, transition) = StepKernel.Backward<T>(
                z,
                bounds,
                Slice(state, StepLogit),
                Slice(state, StepComplement),
                padded,
                padded
            );
            bounds.Backward(lower, upper, transition, ofNumbers);
            if (kernel.Warp.IsDetached)
            {
                gradient.Clear();
                return;
            }
            var ranks = Slice(state, Ranks);
            new UnitRow<T>(ranks[order[^1]], ranks[order[0]]).Backward(ranks, z, padded);
            padded[..count].CopyTo(gradient);
        }
        SoftRankRow<T>.Backward(order, starts, kernel.Strength, gradient);
    }

    /// <summary>Pads the ranks with a value that is neither the minimum nor the maximum, and so gets no gradient.</summary>
    private static UnitRow<T> Unit(Span<T> ranks, ReadOnlySpan<int> order)
    {
        var (min, max) = (ranks[order[^1]], ranks[order[0]]);
        ranks[order.Length..].Fill(min + (max - min) / T.CreateTruncating(2));
        return new(min, max);
    }
}
