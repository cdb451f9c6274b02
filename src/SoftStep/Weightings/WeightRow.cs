using System.Numerics;

namespace SoftStep.Weightings;

/// <summary>
/// Turns one row of logits into weights, and back-propagates. Each thread has its own object; what belongs to a row is in a
/// <see cref="RowState{T}"/>, so nothing is allocated per row.
/// </summary>
/// <param name="length">
/// The length of a padded row, a multiple of the vector width; if no backward pass follows it may be less.
/// </param>
internal abstract class WeightRow<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The length of a slice, and how many entries <see cref="Weigh"/> computes at a time.</summary>
    public int Length { get; } = length;

    /// <summary>The length of a state's numbers: slices of the row's length, of which the first has the weights, and further ones.</summary>
    public abstract int StateLength { get; }

    /// <summary>The length of a state's integers.</summary>
    public virtual int PlacesLength => 0;

    /// <summary>Prepares the row: computes what needs all of its logits.</summary>
    /// <param name="state">Output.</param>
    /// <param name="logits">The row. Excluded entries and padding are overwritten.</param>
    /// <param name="count">The number of keys; the rest is padding.</param>
    /// <param name="excluded">Indices of excluded keys, ascending; at least one key is not excluded.</param>
    /// <param name="numbers">The query's numbers.</param>
    public abstract void Begin(
        RowState<T> state,
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> numbers
    );

    /// <summary>The weights before normalisation, from <paramref name="start"/> on; 0 for excluded entries and padding.</summary>
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
    /// After <see cref="Weigh"/> of the whole row: from the gradient of the logarithms of the weights to that of the logits, in
    /// place.
    /// </summary>
    /// <param name="state">As the forward pass left it; not changed.</param>
    /// <param name="logits">As <see cref="Begin"/> left them.</param>
    /// <param name="numbers">The query's numbers.</param>
    /// <param name="gradient">0 for excluded entries, before and after.</param>
    /// <param name="ofNumbers">The gradient of the query's numbers is added to this.</param>
    public abstract void Backward(
        RowState<T> state,
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    );

    protected Span<T> Slice(RowState<T> state, int number) => state.Numbers.Slice(number * Length, Length);

    protected static void Overwrite(Span<T> row, int count, ReadOnlySpan<int> excluded, T value)
    {
        foreach (var at in excluded)
        {
            row[at] = value;
        }
        row[count..].Fill(value);
    }

    /// <summary>Overwrites excluded entries and padding with a candidate's logit, so that they are not the only extreme.</summary>
    protected static void HideExcluded(Span<T> logits, int count, ReadOnlySpan<int> excluded)
    {
        var first = 0;
        while (first < excluded.Length && excluded[first] == first)
        {
            first++;
        }
        Overwrite(logits, count, excluded, logits[first]);
    }

    /// <summary>Sets the weights of excluded entries and padding to 0, in weights from <paramref name="start"/> on.</summary>
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
