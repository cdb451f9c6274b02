namespace SoftStep.Ranking;

/// <summary>A block of an isotonic regression: adjacent entries with a common value.</summary>
internal interface IBlock<TSelf>
    where TSelf : struct, IBlock<TSelf>
{
    /// <summary>The common value. Pooling leaves blocks with descending values.</summary>
    double Value { get; }

    static abstract TSelf Of(double s, double w);

    TSelf Merge(TSelf next);
}
