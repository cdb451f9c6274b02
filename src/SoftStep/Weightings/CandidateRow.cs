using System.Numerics;

namespace SoftStep.Weightings;

/// <summary>
/// A row whose weights are computed by sorting: the values of its candidates are gathered without gaps, turned into weights
/// all at once, and put back.
/// </summary>
internal abstract class CandidateRow<T>(bool isKernel, int length) : WeightRow<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Weights = 0,
        Values = 1;

    private const int Columns = 0;

    /// <summary>The candidates' values without gaps.</summary>
    private readonly T[] candidates = new T[length];

    /// <summary>The first slices of the state for derived classes.</summary>
    protected const int FirstSlice = 2,
        FirstPlaces = 1;

    public sealed override void Begin(
        RowState<T> state,
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    )
    {
        HideExcluded(logits, count, excluded);
        var values = Slice(state, Values);
        if (isKernel)
        {
            RowMath.Exp(logits, T.Zero, T.One, values);
        }
        else
        {
            logits.CopyTo(values);
        }
        var columns = Places(state, Columns);
        var (found, skipped) = (0, 0);
        for (var column = 0; column < count; column++)
        {
            if (skipped < excluded.Length && excluded[skipped] == column)
            {
                skipped++;
                continue;
            }
            candidates[found] = values[column];
            columns[found++] = column;
        }
        state.Places[^1] = found;
        var weights = Slice(state, Weights);
        weights.Clear();
        var made = candidates.AsSpan(0, found);
        WeighCandidates(state, made, numbers);
        for (var i = 0; i < found; i++)
        {
            weights[columns[i]] = made[i];
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
        var flow = candidates.AsSpan(0, columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            flow[i] = gradient[columns[i]];
        }
        CandidateGradient(state, numbers, flow, ofNumbers);
        gradient.Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            gradient[columns[i]] = flow[i];
        }
        if (isKernel)
        {
            RowMath.Multiply<T>(Slice(state, Values), gradient);
        }
    }

    /// <summary>From the candidates' values to their weights before normalisation, in place.</summary>
    protected abstract void WeighCandidates(RowState<T> state, Span<T> values, ReadOnlySpan<T> numbers);

    /// <summary>From the gradient of the logarithms of the candidates' weights to the gradient of their values, in place.</summary>
    protected abstract void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    );
}
