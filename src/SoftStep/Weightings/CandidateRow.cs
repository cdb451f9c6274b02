using System.Numerics;
using SoftStep.Ranking;

namespace SoftStep.Weightings;

/// <summary>
/// A row whose weights are computed by sorting: the values of its candidates are sorted, the largest first, turned into
/// weights all at once, and put back. A derived class says how sorted values become weights, and the gradient of that.
/// </summary>
/// <param name="isKernel">Whether the logits are logarithms of the values.</param>
/// <param name="length">The length of a padded row.</param>
/// <param name="ownSlices">The number of slices of the derived class, from <see cref="FirstSlice"/> on.</param>
/// <param name="ownPlaces">The number of its slices of integers, from <see cref="FirstPlaces"/> on.</param>
internal abstract class CandidateRow<T>(bool isKernel, int length, int ownSlices = 0, int ownPlaces = 0)
    : WeightRow<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Weights = 0;

    /// <summary>The column of each candidate, the largest first.</summary>
    private const int Columns = 0;

    /// <summary>The first slices of the state for derived classes.</summary>
    protected const int FirstSlice = 1,
        FirstPlaces = 1;

    private readonly RowSort<T> sort = new(length);
    private readonly int[] order = new int[length];

    /// <summary>The candidates' values without gaps; in the backward pass their weights.</summary>
    private readonly T[] candidates = new T[length];

    /// <summary>The candidates' columns without gaps.</summary>
    private readonly int[] places = new int[length];
    private readonly T[] flow = new T[length];

    public sealed override int StateLength => (FirstSlice + ownSlices + (isKernel ? 1 : 0)) * Length;

    /// <summary>The slices of integers, and the number of candidates.</summary>
    public sealed override int PlacesLength => (FirstPlaces + ownPlaces) * Length + 1;

    public sealed override void Begin(
        RowState<T> state,
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    )
    {
        HideExcluded(logits, count, excluded);
        ReadOnlySpan<T> values = logits;
        if (isKernel)
        {
            RowMath.Exp(logits, T.Zero, T.One, Values(state));
            values = Values(state);
        }
        var found = 0;
        for (var column = 0; column < count; column++)
        {
            if (column - found < excluded.Length && excluded[column - found] == column)
            {
                continue;
            }
            candidates[found] = values[column];
            places[found++] = column;
        }
        state.Places[^1] = found;
        var sorted = sort.Descending(candidates.AsSpan(0, found), order.AsSpan(0, found));
        WeighCandidates(state, sorted, numbers);
        var weights = Slice(state, Weights);
        var columns = Places(state, Columns);
        weights.Clear();
        for (var i = 0; i < found; i++)
        {
            columns[i] = places[order[i]];
            weights[columns[i]] = T.CreateTruncating(sorted[i]);
        }
    }

    public sealed override Span<T> Weigh(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        int start,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    ) => Slice(state, Weights);

    public sealed override void Backward(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var columns = Places(state, Columns)[..state.Places[^1]];
        var weights = Slice(state, Weights);
        for (var i = 0; i < columns.Length; i++)
        {
            candidates[i] = weights[columns[i]];
            flow[i] = gradient[columns[i]];
        }
        var ofValues = flow.AsSpan(0, columns.Length);
        CandidateGradient(state, candidates.AsSpan(0, columns.Length), numbers, ofValues, ofNumbers);
        gradient.Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            gradient[columns[i]] = ofValues[i];
        }
        if (isKernel)
        {
            RowMath.Multiply<T>(Values(state), gradient);
        }
    }

    /// <summary>From the candidates' values, in descending order, to their weights before normalisation, in place.</summary>
    protected abstract void WeighCandidates(RowState<T> state, Span<double> values, ReadOnlySpan<T> numbers);

    /// <summary>From the gradient of the logarithms of the candidates' weights to the gradient of their values, in place.</summary>
    /// <param name="state">As <see cref="WeighCandidates"/> left it.</param>
    /// <param name="weights">From <see cref="WeighCandidates"/>.</param>
    /// <param name="numbers">The query's numbers.</param>
    /// <param name="gradient">In the order of the weights.</param>
    /// <param name="ofNumbers">The gradient of the query's numbers is added to this.</param>
    protected abstract void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    );

    protected Span<int> Places(RowState<T> state, int number) => state.Places.Slice(number * Length, Length);

    /// <summary>Exponentials of the logits.</summary>
    private Span<T> Values(RowState<T> state) => Slice(state, FirstSlice + ownSlices);
}
