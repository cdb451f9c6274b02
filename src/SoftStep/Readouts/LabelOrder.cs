namespace SoftStep.Readouts;

/// <summary>
/// Each column of labels in ascending order, in float64 and without gradients. A label that is NaN or infinite is replaced by 0,
/// so that it does not matter if its weight is 0; if its weight is above 0, it is added to the result at the end.
/// </summary>
/// <param name="Sorted">(…, q, M).</param>
/// <param name="Keys">(…, q, M) int64, the indices of their keys.</param>
internal sealed record LabelOrder(Tensor Sorted, Tensor Keys)
{
    /// <param name="labels">(…, M, q).</param>
    public static LabelOrder Of(Tensor labels)
    {
        var finite = labels.detach().to(ScalarType.Float64).Filled(labels.isfinite().logical_not(), 0);
        var (sorted, keys) = finite.mT.contiguous().sort(-1);
        return new(sorted, keys);
    }

    /// <summary>A column's labels, (…, 1, M).</summary>
    public Tensor Labels(long column) => Sorted.narrow(-2, column, 1);

    /// <summary>The weights (…, N, M) of its keys in this order, float64.</summary>
    public Tensor Weights(Tensor weights, long column) =>
        weights.gather(-1, KeysFor(weights, column)).to(ScalarType.Float64);

    /// <summary>Puts numbers (…, N, M) from this order into the order of the keys.</summary>
    public Tensor ByKey(Tensor numbers, long column) =>
        numbers.zeros_like().scatter(-1, KeysFor(numbers, column), numbers);

    private Tensor KeysFor(Tensor rows, long column) => Keys.narrow(-2, column, 1).expand(rows.shape);
}
