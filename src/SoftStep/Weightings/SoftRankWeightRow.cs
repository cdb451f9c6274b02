using System.Numerics;
using SoftStep.Ranking;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>
/// w ∝ S(z), with z the soft ranks of the similarities on the unit interval; or w ∝ m, the projection of the ranks onto k
/// memberships.
/// </summary>
internal sealed class SoftRankWeightRow<T>(SoftRankKernel kernel, int length, bool gradients)
    : CandidateRow<T>(kernel.IsKernel, length, ownSlices: kernel.Warp is null ? 0 : 4, ownPlaces: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Ranks = FirstSlice,
        Z = FirstSlice + 1,
        StepLogit = FirstSlice + 2,
        StepComplement = FirstSlice + 3;

    private const int Starts = FirstPlaces;

    private readonly SoftRankRow rank = new(length, kernel.Strength);
    private readonly T[] step = new T[kernel.Warp is null ? 0 : length];

    protected override void WeighCandidates(RowState<T> state, Span<double> values, ReadOnlySpan<T> numbers)
    {
        rank.Forward(values, Places(state, Starts)[..values.Length], (values.Length + 1) / 2.0);
        if (kernel.Warp is null)
        {
            CappedSimplexRow.Project(values, kernel.Neighbors, Precision.Of<T>().Unit);
            return;
        }
        var ranks = Slice(state, Ranks);
        var z = Slice(state, Z);
        for (var i = 0; i < values.Length; i++)
        {
            ranks[i] = T.CreateTruncating(values[i]);
        }
        var (min, max) = (ranks[values.Length - 1], ranks[0]);
        // The padding is neither the minimum nor the maximum, and so gets no gradient.
        ranks[values.Length..].Fill(min + (max - min) / T.CreateTruncating(2));
        new UnitRow<T>(min, max).Forward(ranks, z);
        StepKernel.Forward<T>(
            z,
            new(numbers),
            step,
            gradients ? Slice(state, StepLogit) : [],
            gradients ? Slice(state, StepComplement) : []
        );
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateTruncating(step[i]);
        }
    }

    protected override void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        if (kernel.Warp is null)
        {
            CappedSimplexRow.Backward(weights, gradient);
        }
        else
        {
            StepGradient(state, numbers, gradient, ofNumbers);
        }
        SoftRankRow.Backward(Places(state, Starts)[..gradient.Length], kernel.Strength, gradient);
    }

    /// <summary>From the gradient of log S to that of the ranks, in place; that of the query's numbers is added to theirs.</summary>
    private void StepGradient(RowState<T> state, ReadOnlySpan<T> numbers, Span<T> gradient, Span<T> ofNumbers)
    {
        var ranks = Slice(state, Ranks);
        var z = Slice(state, Z);
        var bounds = new StepBounds<T>(numbers);
        var padded = step.AsSpan();
        gradient.CopyTo(padded);
        padded[gradient.Length..].Clear();
        var (lower, upper, transition) = StepKernel.Backward<T>(
            z,
            bounds,
            Slice(state, StepLogit),
            Slice(state, StepComplement),
            padded,
            padded
        );
        bounds.Backward(lower, upper, transition, ofNumbers);
        if (kernel.Warp!.IsDetached)
        {
            gradient.Clear();
            return;
        }
        new UnitRow<T>(ranks[gradient.Length - 1], ranks[0]).Backward(ranks, z, padded);
        padded[..gradient.Length].CopyTo(gradient);
    }
}
