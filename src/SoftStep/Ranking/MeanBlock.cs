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
    }

    /// <summary>Compares the means by products, because a division takes longer.</summary>
    public bool IsAbove(MeanBlock next) => sum * next.count > next.sum * count;

    public static MeanBlock Of(double s, double w) => new(s - w, 1);

    public MeanBlock Merge(MeanBlock next) => new(sum + next.sum, count + next.count);
}
