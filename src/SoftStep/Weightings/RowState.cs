namespace SoftStep.Weightings;

/// <summary>What a row leaves for its backward, in memory of whoever runs the rows.</summary>
/// <param name="numbers">Slices of the row's length, the weights first; their contents are the row's own.</param>
/// <param name="places">Integers of the same kind.</param>
internal readonly ref struct RowState<T>(Span<T> numbers, Span<int> places)
{
    public Span<T> Numbers { get; } = numbers;

    public Span<int> Places { get; } = places;
}
