namespace SoftStep.Ranking;

/// <summary>A block of the KL projection, with value logsumexp(s) − logsumexp(w).</summary>
internal readonly struct LogSumExpBlock : IBlock<LogSumExpBlock>
{
    private readonly double s;
    private readonly double w;

    private LogSumExpBlock(double s, double w)
    {
        this.s = s;
        this.w = w;
    }

    public bool IsAbove(LogSumExpBlock next) => s - w > next.s - next.w;

    public static LogSumExpBlock Of(double s, double w) => new(s, w);

    public LogSumExpBlock Merge(LogSumExpBlock next) => new(LogAddExp(s, next.s), LogAddExp(w, next.w));

    private static double LogAddExp(double x, double y) => Math.Max(x, y) + Math.Log(1 + Math.Exp(-Math.Abs(x - y)));
}
