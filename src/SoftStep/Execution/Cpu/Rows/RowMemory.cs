using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>Logits and states of all rows, kept for the backward pass. The user must keep the tensors alive.</summary>
internal readonly struct RowMemory<T>
    where T : unmanaged
{
    private readonly TensorMemory<T> numbers;
    private readonly TensorMemory<int> places;
    private readonly int length;
    private readonly int stateLength;
    private readonly int placesLength;

    /// <param name="states">
    /// (N, length + stateLength) and, if states have integers, (N, placesLength); or empty.
    /// </param>
    /// <param name="length">M padded.</param>
    /// <param name="stateLength">The length of a state's numbers.</param>
    /// <param name="placesLength">The length of a state's integers.</param>
    public RowMemory(IReadOnlyList<Tensor> states, int length, int stateLength, int placesLength)
    {
        (this.length, this.stateLength, this.placesLength) = (length, stateLength, placesLength);
        numbers = states.Count > 0 ? new(states[0]) : default;
        places = states.Count > 1 ? new(states[1]) : default;
    }

    public Span<T> Logits(long row) => numbers.Row(row, length + stateLength)[..length];

    public RowState<T> State(long row) =>
        new(numbers.Row(row, length + stateLength)[length..], places.Row(row, placesLength));
}
