using System.Numerics;

namespace SoftStep.Weightings;

/// <summary>
/// Rows of logits to rows of weights and back, in passes over memory that stays in cache. A thread has its own, and what is
/// different from row to row is in a <see cref="RowState{T}"/>, so that nothing is allocated for a row.
/// </summary>
/// <param name="length">Of a padded row, a multiple of the vector width.</param>
internal abstract class WeightRow<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers behind the slices of a state, for what a row has once.</summary>
    private const int ScalarCount = 8;

    protected int Length { get; } = length;

    /// <summary>Numbers of a state.</summary>
    public int StateLength => Slices * Length + ScalarCount;

    /// <summary>Integers of a state: behind the slices one that a row has once.</summary>
    public int PlacesLength => PlaceSlices == 0 ? 0 : PlaceSlices * Length + 1;

    /// <summary>How many slices of the row's length its state has; the weights are the first.</summary>
    public abstract int Slices { get; }

    /// <summary>How many slices of integers.</summary>
    public virtual int PlaceSlices => 0;

    /// <summary>
    /// How many entries <see cref="Weigh"/> takes at a time where no backward follows: a long row's state then holds only so
    /// many.
    /// </summary>
    public virtual int TileLength => Length;

    /// <summary>Looks at the whole row.</summary>
    /// <param name="state">Is written.</param>
    /// <param name="logits">The row; entries that take no part are overwritten.</param>
    /// <param name="count">How many entries are keys; the rest is padding.</param>
    /// <param name="excluded">Which of them take no part, ascending; not all of them.</param>
    /// <param name="numbers">The query's.</param>
    public abstract void Begin(
        RowState<T> state,
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    );

    /// <summary>Weights before they are divided by their sum, from <paramref name="start"/> on; 0 for what takes no part.</summary>
    /// <inheritdoc cref="Begin"/>
    public abstract Span<T> Weigh(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        int start,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    );

    /// <summary>
    /// After <see cref="Weigh"/> of the whole row: from the gradient of the weights' logarithm to that of the logits, in its
    /// place.
    /// </summary>
    /// <param name="state">As it was left; it stays so.</param>
    /// <param name="logits">As <see cref="Begin"/> left them.</param>
    /// <param name="numbers">The query's.</param>
    /// <param name="gradient">0 for entries that take no part, before and after.</param>
    /// <param name="ofNumbers">The gradient of the query's numbers, to be added to.</param>
    public abstract void Backward(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    );

    protected Span<T> Slice(RowState<T> state, int number) => state.Numbers.Slice(number * Length, Length);

    protected static Span<T> Scalars(RowState<T> state) => state.Numbers[^ScalarCount..];

    protected Span<int> Places(RowState<T> state, int number) => state.Places.Slice(number * Length, Length);

    protected static void Overwrite(Span<T> row, int count, ReadOnlySpan<int> excluded, T value)
    {
        foreach (var at in excluded)
        {
            row[at] = value;
        }
        row[count..].Fill(value);
    }

    /// <summary>Overwrites what takes no part with a candidate's logit, so that it is no extreme.</summary>
    protected static void HideExcluded(Span<T> logits, int count, ReadOnlySpan<int> excluded)
    {
        var first = 0;
        while (first < excluded.Length && excluded[first] == first)
        {
            first++;
        }
        Overwrite(logits, count, excluded, logits[first]);
    }

    /// <summary>0 for what takes no part, in weights from <paramref name="start"/> on.</summary>
    protected static void ClearExcluded(Span<T> weights, int start, int count, ReadOnlySpan<int> excluded)
    {
        var next = excluded.BinarySearch(start);
        for (next = next < 0 ? ~next : next; next < excluded.Length && excluded[next] < start + weights.Length; next++)
        {
            weights[excluded[next] - start] = T.Zero;
        }
        weights[Math.Clamp(count - start, 0, weights.Length)..].Clear();
    }
}
