namespace SoftStep.Ranking;

/// <summary>A block of an isotonic regression: adjacent entries with a common value.</summary>
internal interface IBlock<TSelf>
    where TSelf : struct, IBlock<TSelf>
{
    /// <summary>Whether its value is above that of the next block. Pooling leaves blocks with descending values.</summary>
    bool IsAbove(TSelf next);

    static abstract TSelf Of(double s, double w);

    TSelf Merge(TSelf next);
}
