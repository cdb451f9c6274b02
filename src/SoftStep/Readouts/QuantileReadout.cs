namespace SoftStep.Readouts;

/// <summary>
/// q(α) = inf{y : F(y) ≥ α} for levels α. A quantile is always a label whose weight is above 0. F counts as having reached a level
/// if only rounding keeps it below.
/// </summary>
/// <param name="known">The labels.</param>
/// <param name="levels">α, in (0, 1].</param>
/// <param name="slack">By how much F may miss a level.</param>
internal sealed class QuantileReadout(LabelSet known, double[] levels, double slack)
    : ColumnReadout(known, levels.Length)
{
    /// <summary>The least level that is used: even if α is within the slack, the quantile must have a weight.</summary>
    private const double Least = 1e-300;

    private readonly double[] needed = Array.ConvertAll(levels, level => Math.Max(level - slack, Least));

    protected override Tensor Answer(SortedWeights row, Tensor? given)
    {
        long[] shape = [.. row.Distribution.shape[..^1], needed.Length];
        var sums = tensor(needed, ScalarType.Float64, row.Distribution.device).expand(shape);
        var places = searchsorted(row.Distribution.contiguous(), sums.contiguous());
        var last = places.Everywhere(row.Distribution.size(-1) - 1);
        return row.Labels.expand(row.Weights.shape).gather(-1, places.minimum(last));
    }

    public override void Answer<T>(SortedRow<T> row, ReadOnlySpan<T> given, Span<T> answer)
    {
        for (var level = 0; level < answer.Length; level++)
        {
            answer[level] = row.Labels[SortedSearch.Below(row.Sums, needed[level] * row.Total)];
        }
    }
}
