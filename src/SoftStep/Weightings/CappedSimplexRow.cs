using System.Numerics;

namespace SoftStep.Weightings;

/// <summary>
/// The projection of n values in memory onto {0 ≤ m ≤ 1, Σ m = k}, m = clip(v − θ, 0, 1), and its gradient; all ones for
/// k ≥ n. On the entries A strictly between 0 and 1 the Jacobian is I − 11ᵀ/|A|, and ∂m/∂k is 1/|A|.
/// </summary>
/// <remarks>Sander et al., Fast, Differentiable and Sparse Top-k, arXiv 2302.01425.</remarks>
internal static class CappedSimplexRow
{
    /// <summary>
    /// Ranks are often integers. Then entries are 0 and 1 up to rounding, and rounding must not decide which entries have a
    /// gradient. So an entry counts as 0 or 1 within this many units in the last place of the values near the k-th, but at
    /// most within <see cref="MostRounded"/>. 8 leaves a margin over the few units by which ranks and θ are rounded.
    /// </summary>
    public const double RoundedUnits = 8;

    /// <inheritdoc cref="RoundedUnits"/>
    public const double MostRounded = 1e-4;

    /// <summary>Projects values in descending order, in place.</summary>
    /// <param name="sorted">v, descending.</param>
    /// <param name="k">At least 1, not necessarily an integer.</param>
    /// <param name="unit">The distance from 1 to the next number in the values' original type.</param>
    public static void Project(Span<double> sorted, double k, double unit)
    {
        var count = sorted.Length;
        if (k >= count)
        {
            sorted.Fill(1);
            return;
        }
        // θ lies in (last − 1, last]: values farther than 1 from last are 0 or 1 anyway.
        var last = sorted[(int)Math.Ceiling(k) - 1];
        var largest = 0.0;
        foreach (ref var value in sorted)
        {
            var difference = value - last;
            largest = Math.Abs(difference) <= 1 ? Math.Max(largest, Math.Abs(value)) : largest;
            value = Math.Clamp(difference, -1, 1);
        }
        var theta = Threshold(sorted, k);
        var rounded = Math.Min(RoundedUnits * unit * largest, MostRounded);
        foreach (ref var value in sorted)
        {
            var above = value - theta;
            value =
                above <= rounded ? 0
                : above >= 1 - rounded ? 1
                : above;
        }
    }

    /// <summary>
    /// From the gradient of log m to that of v, in place; returns that of k. Entries that are 0 or 1 have no gradient.
    /// </summary>
    /// <param name="m">The projection, descending: first the ones, last the zeros.</param>
    /// <param name="gradient">In the same order.</param>
    public static T Backward<T>(ReadOnlySpan<T> m, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (ones, end, sum) = (0, 0, 0.0);
        for (; end < m.Length && m[end] > T.Zero; end++)
        {
            if (m[end] == T.One)
            {
                ones++;
                continue;
            }
            gradient[end] /= m[end];
            sum += double.CreateTruncating(gradient[end]);
        }
        gradient[..ones].Clear();
        gradient[end..].Clear();
        if (end == ones)
        {
            return T.Zero;
        }
        var mean = T.CreateTruncating(sum / (end - ones));
        foreach (ref var value in gradient[ones..end])
        {
            value -= mean;
        }
        return mean;
    }

    /// <summary>θ with Σ clip(v − θ, 0, 1) = k. The sum falls from n to 0 as θ rises, linearly between the points v and v − 1.</summary>
    private static double Threshold(ReadOnlySpan<double> sorted, double k)
    {
        // The first `ones` entries are 1, those from there to `end` between 0 and 1: θ = (their sum − (k − ones))/their number.
        var (ones, end, sum) = (0, 0, 0.0);
        while (true)
        {
            var theta = end > ones ? (sum - (k - ones)) / (end - ones) : double.NaN;
            // The next value is above θ: it has a membership. (While none is between, it has one until the sum is k.)
            if (end < sorted.Length && (end == ones ? ones < k : sorted[end] > theta))
            {
                sum += sorted[end++];
            }
            else if (end > ones && sorted[ones] - theta > 1)
            {
                sum -= sorted[ones++];
            }
            else
            {
                // With none between, any θ that separates the ones from the zeros will do.
                return end > ones ? theta : sorted[ones - 1] - 1;
            }
        }
    }
}
