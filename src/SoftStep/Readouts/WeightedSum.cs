namespace SoftStep.Readouts;

/// <summary>Σⱼ wⱼ yⱼ, in which a label counts only if its weight is above 0: 0 · NaN and 0 · ∞ are 0.</summary>
internal static class WeightedSum
{
    /// <param name="weights">(…, N, M).</param>
    /// <param name="labels">(…, M, q).</param>
    /// <returns>(…, N, q).</returns>
    public static Tensor Of(Tensor weights, Tensor labels)
    {
        var isFinite = labels.isfinite();
        var sums = weights.matmul(labels.Filled(isFinite.logical_not(), 0));
        return sums.Plus(OfNotFinite(weights.detach(), labels.detach(), isFinite));
    }

    /// <summary>The contribution of labels that are not finite: 0 if none of them has a weight. It has no gradient.</summary>
    public static Tensor OfNotFinite(Tensor weights, Tensor labels, Tensor isFinite)
    {
        // NaN, ∞ and −∞ are counted by products, because they must not be multiplied by a weight of 0. NaN weights are in the sums.
        var others = labels.Filled(isFinite, 0);
        var kinds = cat([others.isnan(), others.isposinf(), others.isneginf()], -1).to(weights.dtype);
        var counts = weights.sign().matmul(kinds);
        var none = counts.zeros_like();
        var width = labels.size(-1);
        return Where(0, double.NaN).Plus(Where(1, double.PositiveInfinity)).Plus(Where(2, double.NegativeInfinity));

        Tensor Where(int kind, double value) =>
            none.narrow(-1, 0, width).Filled(counts.narrow(-1, kind * width, width).IsAbove(0), value);
    }
}
