namespace SoftStep.Readouts;

/// <summary>The distributions of one column of labels under rows of weights, in float64 and without gradients.</summary>
internal sealed class SortedWeights
{
    /// <param name="weights">(…, N, M).</param>
    /// <param name="order">Of the labels (…, M, q).</param>
    /// <param name="column">Of the labels.</param>
    public SortedWeights(Tensor weights, LabelOrder order, long column)
    {
        Labels = order.Labels(column);
        var sorted = order.Weights(weights, column);
        var sums = sorted.cumsum(-1);
        Total = sums.narrow(-1, sums.size(-1) - 1, 1);
        IsNone = Total.IsZero();
        var divisor = Total.Filled(IsNone, 1);
        (Weights, Distribution) = (sorted / divisor, sums / divisor);
    }

    /// <summary>y, ascending, (…, 1, M).</summary>
    public Tensor Labels { get; }

    /// <summary>w in the order of the labels, each row divided by its sum, (…, N, M).</summary>
    public Tensor Weights { get; }

    /// <summary>The sums of the weights up to each label, (…, N, M): F, at the last of equal labels.</summary>
    public Tensor Distribution { get; }

    /// <summary>The sum of the weights, (…, N, 1).</summary>
    public Tensor Total { get; }

    /// <summary>Whether a row has no candidates, (…, N, 1).</summary>
    public Tensor IsNone { get; }

    /// <summary>F at points (…, N, P), or just below them.</summary>
    public Tensor At(Tensor points, bool isBelow = false)
    {
        var labels = Labels.expand(Weights.shape).contiguous();
        var count = searchsorted(labels, points.contiguous(), right: !isBelow);
        return cat([Distribution.narrow(-1, 0, 1).zeros_like(), Distribution], -1).gather(-1, count);
    }
}
