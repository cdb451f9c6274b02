using SoftStep.Tests.Support;

namespace SoftStep.Tests.Properties;

public sealed class SoftRankProperties
{
    [Fact]
    public void Order_is_preserved_and_equal_values_have_equal_ranks() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var ranks = Ranks(row);

                var byValue = row.Values.Zip(ranks).OrderBy(pair => pair.First).ToArray();
                foreach (var (lower, upper) in byValue.Zip(byValue.Skip(1)))
                {
                    if (lower.First == upper.First)
                    {
                        upper.Second.Should().Be(lower.Second);
                    }
                    else
                    {
                        upper.Second.Should().BeGreaterThanOrEqualTo(lower.Second - 1e-9 * row.Values.Length);
                    }
                }
            }
        );

    [Fact]
    public void Ranks_are_the_projection_onto_the_permutahedron() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var ranks = Ranks(row);

                // r is in the permutahedron: its k largest sum to at most n + (n − 1) + …, all of them to n(n + 1)/2.
                var n = ranks.Length;
                var (sum, most) = (0.0, 0.0);
                foreach (var (rank, i) in ranks.OrderDescending().Select((rank, i) => (rank, i)))
                {
                    sum += rank;
                    most += n - i;
                    sum.Should().BeLessThanOrEqualTo(most * (1 + 1e-9));
                }
                sum.Should().BeApproximately(n * (n + 1) / 2.0, 1e-9 * n * n);

                // It is the nearest point exactly if no vertex lies further along θ/ε − r (KL: θ/ε − log r).
                var toward = ranks.Select((rank, i) => row.Values[i] / row.Strength - Log(rank)).ToArray();
                var here = toward.Zip(ranks, (a, b) => a * b).Sum();
                var furthest = toward.Order().Select((a, i) => a * (i + 1)).Sum();
                var scale = toward.Select(Math.Abs).Max() * n * n;
                here.Should().BeApproximately(furthest, 1e-11 * scale);

                double Log(double rank) => row.Regularization == Regularization.KL ? Math.Log(rank) : rank;
            }
        );

    [Fact]
    public void A_strength_above_the_spread_draws_all_ranks_to_their_mean() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var (n, spread) = (row.Values.Length, row.Values.Max() - row.Values.Min());
                var strength = 1000 * Math.Max(spread, 1e-3);

                var ranks = Ranks(row with { Strength = strength });

                // L2: (n + 1)/2 and the row's own deviation over ε; KL: the same times a factor e^±spread/ε.
                var most = row.Regularization == Regularization.L2 ? spread / strength : (n + 1) * spread / strength;
                ranks.All(rank => Math.Abs(rank - (n + 1) / 2.0) <= most + 1e-12 * n).Should().BeTrue();
            }
        );

    [Fact]
    public void A_strength_below_the_gaps_gives_the_hard_ranks() =>
        Property.Holds(
            RowCase.Distinct,
            row =>
            {
                var ranks = Ranks(row);

                var hard = row.Values.Select(value => (double)row.Values.Count(other => other <= value)).ToArray();
                ranks.ShouldBe(hard, 1e-9);
            }
        );

    [Fact]
    public void Adding_a_constant_changes_nothing() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                // Multiples of 2⁻²⁰, so that sums are exact.
                var values = row.Values.Select(value => Math.Round(value * (1 << 20)) / (1 << 20)).ToArray();
                var moved = values.Select(value => value + 4096).ToArray();

                var (before, after) = (Ranks(row with { Values = values }), Ranks(row with { Values = moved }));

                after.ShouldBe(before, 1e-9);
            }
        );

    [Fact]
    public void Values_and_strength_in_another_unit_change_nothing() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var scaled = row with
                {
                    Values = [.. row.Values.Select(value => 8 * value)],
                    Strength = 8 * row.Strength,
                };

                Ranks(scaled).Should().Equal(Ranks(row));
            }
        );

    private static double[] Ranks(RowCase row) =>
        Functional.SoftRank(row.Row, row.Strength, row.Regularization).Values();
}
