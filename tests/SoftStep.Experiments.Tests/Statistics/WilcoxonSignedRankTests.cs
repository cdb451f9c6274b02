using SoftStep.Experiments.Statistics;

namespace SoftStep.Experiments.Tests.Statistics;

public sealed class WilcoxonSignedRankTests
{
    [Theory]
    [InlineData(new double[] { }, 1)]
    [InlineData(new double[] { 0, 0 }, 1)]
    [InlineData(new[] { 2.5 }, 1)]
    [InlineData(new double[] { 1, 2 }, 0.5)]
    [InlineData(new double[] { 1, -2 }, 1)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 2.0 / 32)]
    [InlineData(new double[] { -1, -2, -3, -4, -5 }, 2.0 / 32)]
    [InlineData(new double[] { -1, 2, 3, 4, 5 }, 4.0 / 32)]
    [InlineData(new double[] { 1, 2, -3, 4, 5 }, 10.0 / 32)]
    public void Small_samples_have_the_values_counted_by_hand(double[] differences, double p) =>
        WilcoxonSignedRank.PValue(differences).Should().BeApproximately(p, 1e-15);

    /// <summary>Ranks 1½, 1½, 3, 4: of 16 combinations of signs only all plus and all minus are as far from the mean as 10.</summary>
    [Fact]
    public void Equal_magnitudes_share_their_mean_rank() =>
        WilcoxonSignedRank.PValue([1, 1, 2, 3]).Should().BeApproximately(2.0 / 16, 1e-15);

    [Fact]
    public void It_counts_all_combinations_of_signs_with_ties_and_zeros()
    {
        var random = new Random(3);
        var differences = Enumerable.Range(0, 16).Select(_ => Math.Round(random.NextDouble() - 0.3, 1)).ToArray();

        WilcoxonSignedRank.PValue(differences).Should().BeApproximately(ByEnumeration(differences), 1e-12);
    }

    [Fact]
    public void A_difference_that_is_not_a_number_is_refused() =>
        FluentActions.Invoking(() => WilcoxonSignedRank.PValue([1, double.NaN])).Should().Throw<ArgumentException>();

    /// <summary>The share of all combinations of signs whose rank sum is at least as far from its mean.</summary>
    private static double ByEnumeration(double[] differences)
    {
        var nonzero = differences.Where(difference => difference != 0).ToArray();
        var ranks = nonzero
            .Select(x =>
                nonzero.Count(y => Math.Abs(y) < Math.Abs(x))
                + (nonzero.Count(y => Math.Abs(y) == Math.Abs(x)) + 1) / 2.0
            )
            .ToArray();
        var mean = ranks.Sum() / 2;
        var found = Math.Abs(ranks.Where((_, i) => nonzero[i] > 0).Sum() - mean);
        var all = 1 << ranks.Length;
        var extreme = Enumerable
            .Range(0, all)
            .Count(signs => Math.Abs(ranks.Where((_, i) => (signs >> i & 1) == 1).Sum() - mean) >= found - 1e-9);
        return (double)extreme / all;
    }
}
