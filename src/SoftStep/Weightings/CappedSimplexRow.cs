using System.Numerics;

namespace SoftStep.Weightings;

/// <summary>
/// The projection of n values onto {0 ≤ m ≤ 1, Σ m = k}, m = clip(v − θ, 0, 1), and its gradient; all ones for k ≥ n. The
/// Jacobian is I − 1/|A| on the entries A strictly between 0 and 1, and ∂m/∂k is 1/|A| there.
/// </summary>
/// <remarks>Sander et al., Fast, Differentiable and Sparse Top-k, arXiv 2302.01425.</remarks>
internal static class CappedSimplexRow
{
    /// <summary>
    /// Ranks are often whole numbers: entries are then 0 and 1 but for rounding, and rounding must not say which have a
    /// gradient. So many units of the last digit of the values near the k-th count as none, and never more than a ten-thousandth.
    /// </summary>
    public const double RoundedUnits = 8;

    /// <inheritdoc cref="RoundedUnits"/>
    public const double MostRounded = 1e-4;

    /// <summary>The projection, of values in descending order, in place.</summary>
    /// <param name="sorted">v, descending.</param>
    /// <param name="k">At least 1; need not be whole.</param>
    /// <param name="unit">Of the last digit of a v of 1, in the type that the values had.</param>
    public static void Project(Span<double> sorted, double k, double unit)
    {
        var count = sorted.Length;
        if (k >= count)
        {
            sorted.Fill(1);
            return;
        }
        // θ is at most the last value that counts and less than 1 below it: what is farther from that is 0 or 1 in any case.
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
    /// From the gradient of log m to that of v, in place; returns that of k. Entries of 0 and 1 get none.
    /// </summary>
    public static T Backward<T>(ReadOnlySpan<T> m, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sum, active) = (0.0, 0);
        for (var i = 0; i < m.Length; i++)
        {
            if (m[i] > T.Zero && m[i] < T.One)
            {
                gradient[i] /= m[i];
                sum += double.CreateTruncating(gradient[i]);
                active++;
            }
            else
            {
                gradient[i] = T.Zero;
            }
        }
        if (active == 0)
        {
            return T.Zero;
        }
        var mean = T.CreateTruncating(sum / active);
        for (var i = 0; i < m.Length; i++)
        {
            if (m[i] > T.Zero && m[i] < T.One)
            {
                gradient[i] -= mean;
            }
        }
        return mean;
    }

    /// <summary>θ: Σ clip(v − θ, 0, 1) falls from n to 0 as it rises, linearly between the values v and v − 1.</summary>
    private static double Threshold(ReadOnlySpan<double> sorted, double k)
    {
        // With the first `ones` entries at 1 and the next ones up to `end` between, θ = (their sum − (k − ones))/their number.
        var (ones, end, sum) = (0, 0, 0.0);
        while (true)
        {
            var theta = end > ones ? (sum - (k - ones)) / (end - ones) : double.NaN;
            // The next value is above θ: it takes part. (Without any between, it does until the sum is k.)
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
                // Without any between, every θ that separates the ones from the zeros will do.
                return end > ones ? theta : sorted[ones - 1] - 1;
            }
        }
    }
}
