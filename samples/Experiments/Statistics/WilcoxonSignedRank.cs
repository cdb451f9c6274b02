namespace SoftStep.Experiments.Statistics;

/// <summary>Wilcoxon's signed-rank test of whether paired differences are symmetric about zero, exact and two-sided.</summary>
/// <remarks>
/// Differences of zero are dropped, equal magnitudes get their mean rank, and the distribution of the rank sum is
/// computed by counting all combinations of signs.
/// Wilcoxon, Individual Comparisons by Ranking Methods, Biometrics Bulletin 1, 1945.
/// </remarks>
internal static class WilcoxonSignedRank
{
    /// <returns>The probability of a rank sum at least as far from its mean; 1 if all differences are zero.</returns>
    public static double PValue(IReadOnlyList<double> differences)
    {
        if (differences.Any(double.IsNaN))
        {
            throw new ArgumentException("A difference is NaN.", nameof(differences));
        }

        var nonzero = differences.Where(difference => difference != 0).ToArray();
        var ranks = DoubledRanks(Array.ConvertAll(nonzero, Math.Abs));
        var positive = ranks.Where((_, i) => nonzero[i] > 0).Sum();
        var total = ranks.Sum();
        var counts = SignCounts(ranks, total);
        var distance = Math.Abs((2 * positive) - total);
        var extreme = counts.Where((_, sum) => Math.Abs((2 * sum) - total) >= distance).Sum();
        return extreme / counts.Sum();
    }

    /// <summary>Twice the ascending mean ranks, which are whole numbers.</summary>
    private static int[] DoubledRanks(double[] magnitudes) =>
        Array.ConvertAll(
            magnitudes,
            magnitude =>
                (2 * magnitudes.Count(other => other < magnitude)) + magnitudes.Count(other => other == magnitude) + 1
        );

    /// <summary>For each sum, the number of sign combinations whose positive ranks have that sum.</summary>
    private static double[] SignCounts(int[] ranks, int total)
    {
        var counts = new double[total + 1];
        counts[0] = 1;
        foreach (var rank in ranks)
        {
            for (var sum = total; sum >= rank; sum--)
            {
                counts[sum] += counts[sum - rank];
            }
        }

        return counts;
    }
}
