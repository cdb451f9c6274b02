namespace SoftStep.Readouts;

/// <summary>F(y) = Σⱼ wⱼ 1[yⱼ ≤ y] at points y, which are given for each query and column.</summary>
internal sealed class CdfReadout(LabelSet known, int points) : ColumnReadout(known, points)
{
    protected override Tensor Answer(SortedWeights row, Tensor? given) => row.At(given!);

    public override void Answer<T>(SortedRow<T> row, ReadOnlySpan<T> given, Span<T> answer)
    {
        for (var point = 0; point < answer.Length; point++)
        {
            answer[point] = T.CreateTruncating(row.SumOf(SortedSearch.UpTo(row.Labels, given[point])) / row.Total);
        }
    }
}
