namespace SoftStep.Weightings;

/// <summary>
/// The projection of each row's candidates onto {0 ≤ m ≤ 1, Σ m = k}, by tensor operations: m = clip(v − θ, 0, 1) with θ such
/// that they sum to k. θ is found by sorting, without gradients. Given which entries lie strictly between 0 and 1, the
/// projection is an ordinary differentiable expression of the values and k.
/// </summary>
/// <remarks>
/// Sander et al., arXiv 2302.01425. On the entries A between 0 and 1 ∂m/∂v = I − 11ᵀ/|A| and ∂m/∂k = 1/|A|; all other
/// derivatives are 0.
/// </remarks>
internal static class CappedSimplex
{
    /// <param name="values">v, (…, M), float32 or float64.</param>
    /// <param name="k">Above 0, not necessarily an integer; () or broadcastable to (…, 1).</param>
    /// <param name="excluded">Bool, broadcastable to values: entries to exclude.</param>
    /// <returns>
    /// (…, M). Excluded entries are 0. If a row has at most k candidates, these are 1. A row with NaN among its candidates is
    /// NaN.
    /// </returns>
    public static Tensor Project(Tensor values, Tensor k, Tensor? excluded)
    {
        var wide = values.to(ScalarType.Float64);
        var total = k.to(ScalarType.Float64).expand([.. values.shape[..^1], 1]);
        var candidates = excluded is null
            ? total.detach().Everywhere(values.size(-1))
            : excluded.logical_not().expand(values.shape).sum(-1, keepdim: true, ScalarType.Float64);
        var last = LastTaken(wide.detach(), total.detach(), candidates, excluded);

        // θ lies in (last − 1, last] for the ⌈k⌉-th largest value, last: entries farther than 1 from it are 0 or 1 anyway.
        var near = (wide - last).Within(-1, 1);
        near = excluded is null ? near : near.Filled(excluded, -1);
        var above = near - Threshold(near.detach(), total.detach());
        var rounded = Rounded(wide.detach(), last, excluded, Precision.Of(values).Unit);
        var whole = above.detach().ge(rounded.SubtractedFrom(1));
        var between = whole.logical_or(above.detach().le(rounded)).logical_not();

        // Relative to the θ that was found, the differentiable θ is near 0 and does not lose digits of the sum.
        var sum = above.Filled(between.logical_not(), 0).sum(-1, keepdim: true);
        var count = between.sum(-1, keepdim: true, ScalarType.Float64).AtLeast(1);
        var rest = (sum - (total - whole.sum(-1, keepdim: true))) / count;
        var memberships = where(between, (above - rest).Within(0, 1), whole.to(ScalarType.Float64));
        memberships = memberships.Filled(total.ge(candidates).logical_and(last.isnan().logical_not()), 1);
        return (excluded is null ? memberships : memberships.Filled(excluded, 0)).to(values.dtype);
    }

    /// <summary>(…, 1), how far from 0 or 1 an entry may be to count as 0 or 1: <see cref="CappedSimplexRow.RoundedUnits"/>.</summary>
    private static Tensor Rounded(Tensor values, Tensor last, Tensor? excluded, double unit)
    {
        var isFar = (values - last).abs().IsAbove(1);
        isFar = excluded is null ? isFar : isFar.logical_or(excluded);
        return values
            .abs()
            .Filled(isFar, 0)
            .amax([-1], true)
            .Times(CappedSimplexRow.RoundedUnits * unit)
            .Within(0, CappedSimplexRow.MostRounded);
    }

    /// <summary>(…, 1), the ⌈k⌉-th largest candidate, or the smallest if there are fewer; NaN if a candidate is NaN.</summary>
    private static Tensor LastTaken(Tensor values, Tensor k, Tensor candidates, Tensor? excluded)
    {
        var known = excluded is null ? values : values.Filled(excluded, double.NegativeInfinity);
        var (sorted, _) = known.sort(-1, descending: true);
        var places = Arithmetic.Counted(values.size(-1), values.dtype, values.device, first: 1);
        var last = sorted.gather(-1, places.lt(k.minimum(candidates)).sum(-1, keepdim: true));
        // sort puts NaN before all numbers.
        return last.Filled(sorted.narrow(-1, 0, 1).isnan(), double.NaN);
    }

    /// <summary>
    /// (…, 1), the θ in [−1, 0] for values in [−1, 1]. As θ falls from 0 to −1 the sum rises piecewise linearly: the membership
    /// of an entry d ≤ 0 begins to rise at θ = d, that of an entry d &gt; 0 rises from θ = 0 on and reaches 1 at θ = d − 1.
    /// </summary>
    private static Tensor Threshold(Tensor values, Tensor k)
    {
        // An additional entry at −1 never rises, and ends the last piece.
        var entries = cat([values, k.Everywhere(-1L)], -1);
        var isRising = entries.IsAbove(0);
        var (points, order) = where(isRising, entries.Minus(1), entries).sort(-1, descending: true);
        var change = where(isRising, entries.Everywhere(-1L), entries.Everywhere(1L)).gather(-1, order);
        var rising = isRising.sum(-1, keepdim: true).Plus(change.cumsum(-1)) - change;
        var before = cat([k.Everywhere(0L), points.narrow(-1, 0, values.size(-1))], -1);
        var sums = entries.AtLeast(0).sum(-1, keepdim: true).Plus((rising * (before - points)).cumsum(-1));

        // The first point at which the sum is at least k ends the piece that θ is on.
        var isBelow = sums.narrow(-1, 0, values.size(-1)).lt(k);
        var piece = isBelow.sum(-1, keepdim: true);
        var beyond = (sums.gather(-1, piece) - k) / rising.gather(-1, piece).AtLeast(1);
        return points.gather(-1, piece).Plus(beyond);
    }
}
