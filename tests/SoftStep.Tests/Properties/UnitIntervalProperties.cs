using SoftStep.Tests.Support;

namespace SoftStep.Tests.Properties;

public sealed class UnitIntervalProperties
{
    [Fact]
    public void The_smallest_value_becomes_0_and_the_largest_exactly_1() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var z = Functional.UnitInterval(row.Row).Values();

                var (low, high) = (row.Values.Min(), row.Values.Max());
                z.All(value => value >= 0 && value <= 1).Should().BeTrue();
                z[Array.IndexOf(row.Values, high)].Should().Be(1);
                z[Array.IndexOf(row.Values, low)].Should().Be(low == high ? 1 : 0);
                var expected = row.Values.Select(value => low == high ? 1 : (value - low) / (high - low));
                z.ShouldBe([.. expected], 1e-14);
            }
        );

    [Fact]
    public void Another_unit_and_another_zero_change_nothing() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var values = row.Values.Select(value => Math.Round(value * 1024) / 1024);
                var other = StepCase.Of([.. values.Select(value => 4 * value - 512)]);

                var z = Functional.UnitInterval(other);

                z.ShouldBe(Functional.UnitInterval(StepCase.Of([.. values])), 1e-14);
            }
        );

    [Fact]
    public void Excluded_entries_become_0_and_the_others_are_as_without_them() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var excluded = row.Values.Select((_, i) => (i * 7 + row.Values.Length) % 3 == 0).ToArray();
                var kept = row.Values.Where((_, i) => !excluded[i]).ToArray();

                var z = Functional.UnitInterval(row.Row, tensor(excluded)).Values();

                z.Where((_, i) => excluded[i]).All(value => value == 0).Should().BeTrue();
                if (kept.Length > 0)
                {
                    var alone = Functional.UnitInterval(StepCase.Of(kept)).Values();
                    z.Where((_, i) => !excluded[i]).Should().Equal(alone);
                }
            }
        );
}
