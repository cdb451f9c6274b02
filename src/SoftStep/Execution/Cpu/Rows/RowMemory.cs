using System.Numerics;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>
/// The logits and states of rows: of all rows, kept for the backward pass; or only of the current row of each thread, in the
/// memory of its worker. The user must keep the tensors alive.
/// </summary>
internal readonly struct RowMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
        IsKept = states.Count > 0;
        numbers = IsKept ? new(states[0]) : default;
        places = states.Count > 1 ? new(states[1]) : default;
    }

    /// <summary>Whether all rows are kept.</summary>
    public bool IsKept { get; }

    public Span<T> Logits(long row, RowWorker<T> worker) => IsKept ? Numbers(row)[..length] : worker.Logits;

    public RowState<T> State(long row, RowWorker<T> worker) =>
        IsKept ? new(Numbers(row)[length..], places.Row(row, placesLength)) : worker.State;

    private Span<T> Numbers(long row) => numbers.Row(row, length + stateLength);
}
