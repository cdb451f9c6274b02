namespace SoftStep.Ranking;

/// <summary>A run of neighbouring entries that share one value of an isotonic regression.</summary>
internal interface IBlock<TSelf>
    where TSelf : struct, IBlock<TSelf>
{
    /// <summary>The value on the block; blocks must be left with descending values.</summary>
    double Value { get; }

    static abstract TSelf Of(double s, double w);

    TSelf Merge(TSelf next);
}
