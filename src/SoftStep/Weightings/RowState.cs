namespace SoftStep.Weightings;

/// <summary>What the forward pass of a row keeps for its backward pass, in memory of the engine.</summary>
/// <param name="numbers">Slices of the row's length: the weights first, the others as the row needs them.</param>
/// <param name="places">Slices of integers, likewise.</param>
internal readonly ref struct RowState<T>(Span<T> numbers, Span<int> places)
{
    public Span<T> Numbers { get; } = numbers;

    public Span<int> Places { get; } = places;
}
