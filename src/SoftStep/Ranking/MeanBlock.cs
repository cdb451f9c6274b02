namespace SoftStep.Ranking;

/// <summary>A block of the L2 projection, with value mean(s − w).</summary>
internal readonly struct MeanBlock : IBlock<MeanBlock>
{
    private readonly double sum;
    private readonly int count;

    private MeanBlock(double sum, int count)
    {
        this.sum = sum;
        this.count = count;
        Value = count == 1 ? sum : sum / count;
    }

    public double Value { get; }

    public static MeanBlock Of(double s, double w) => new(s - w, 1);

    public MeanBlock Merge(MeanBlock next) => new(sum + next.sum, count + next.count);
}
