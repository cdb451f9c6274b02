using SoftStep.Tests.Support;

namespace SoftStep.Tests.Properties;

public sealed class SoftSortProperties
{
    [Fact]
    public void Sorted_values_ascend_and_do_not_depend_on_the_order_they_came_in() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var sorted = Sorted(row);
                var reversed = Sorted(row with { Values = [.. row.Values.Reverse()] });

                var rounding = 1e-9 * row.Values.Max(Math.Abs);
                sorted.Zip(sorted.Skip(1)).All(pair => pair.Second >= pair.First - rounding).Should().BeTrue();
                reversed.Should().Equal(sorted);
            }
        );

    [Fact]
    public void The_L2_sort_keeps_the_sum() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var sorted = Sorted(row with { Regularization = Regularization.L2 });

                var rounding = 1e-9 * row.Values.Max(Math.Abs) * row.Values.Length;
                sorted.Sum().Should().BeApproximately(row.Values.Sum(), rounding + 1e-300);
            }
        );

    [Fact]
    public void The_KL_sort_keeps_the_sum_of_the_exponentials() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var values = row.Values.Select(value => value % 20).ToArray();

                var sorted = Sorted(row with { Values = values, Regularization = Regularization.KL });

                var expected = values.Sum(value => Math.Exp(-value));
                sorted.Sum(value => Math.Exp(-value)).Should().BeApproximately(expected, 1e-9 * expected);
            }
        );

    [Fact]
    public void A_strength_below_one_over_the_gaps_sorts_exactly() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                // The sort is exact if adjacent values differ by at most 1/ε.
                var strength = 0.99 / Math.Max(row.Values.Max() - row.Values.Min(), 1e-3);

                var sorted = Sorted(row with { Strength = strength, Regularization = Regularization.L2 });

                sorted.ShouldBe([.. row.Values.Order()], 1e-12);
            }
        );

    [Fact]
    public void A_large_strength_draws_all_values_to_their_mean() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var (n, mean) = (row.Values.Length, row.Values.Average());
                var hasSpread = row.Values.Max() > row.Values.Min();
                var strength = hasSpread ? 1e9 * n / (row.Values.Max() - row.Values.Min()) : 1e9;

                var sorted = Sorted(row with { Strength = strength, Regularization = Regularization.L2 });

                var rounding = 1e-12 * row.Values.Max(Math.Abs);
                sorted.All(value => Math.Abs(value - mean) <= n / strength + rounding).Should().BeTrue();
            }
        );

    private static double[] Sorted(RowCase row) =>
        Functional.SoftSort(row.Row, row.Strength, row.Regularization).Values();
}
