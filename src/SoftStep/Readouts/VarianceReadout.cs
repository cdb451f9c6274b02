namespace SoftStep.Readouts;

/// <summary>Σⱼ wⱼ(yⱼ − ŷ)², with the mean ŷ in float64.</summary>
internal sealed class VarianceReadout(LabelSet known) : ColumnReadout(known, answers: 1)
{
    protected override Tensor Answer(SortedWeights row, Tensor? given)
    {
        var mean = row.Weights.mul(row.Labels).sum(-1, keepdim: true);
        return row.Weights.mul((row.Labels - mean).Squared()).sum(-1, keepdim: true);
    }

    public override void Answer<T>(SortedRow<T> row, ReadOnlySpan<T> given, Span<T> answer)
    {
        var mean = 0.0;
        for (var place = 0; place < row.Labels.Length; place++)
        {
            mean += row.Weight(place) * double.CreateTruncating(row.Labels[place]);
        }
        mean /= row.Total;
        var variance = 0.0;
        for (var place = 0; place < row.Labels.Length; place++)
        {
            var deviation = double.CreateTruncating(row.Labels[place]) - mean;
            variance += row.Weight(place) * deviation * deviation;
        }
        answer[0] = T.CreateTruncating(variance / row.Total);
    }
}
