using SoftStep.Tests.Support;
using SoftStep.Tests.Weightings;

namespace SoftStep.Tests.Properties;

/// <summary>Properties of all functions from a row to sparse weights.</summary>
public sealed class SparseRowProperties
{
    public static TheoryData<string> Names => SparseFunction.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_are_in_the_unit_interval_in_the_order_of_the_values_and_have_the_sum(string name)
    {
        var function = SparseFunction.Named(name);
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var weights = function.Of(row.Row, null).Values();

                weights.Should().OnlyContain(weight => weight >= 0 && weight <= 1);
                weights.Sum().Should().BeApproximately(function.Sum(weights.Length), 1e-13);
                var byValue = row.Values.Zip(weights).OrderBy(pair => pair.First).ToArray();
                foreach (var (lower, upper) in byValue.Zip(byValue.Skip(1)))
                {
                    upper.Second.Should().BeGreaterThanOrEqualTo(lower.Second);
                    (upper.First > lower.First || upper.Second == lower.Second).Should().BeTrue();
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_order_of_the_row_is_another_order_of_the_weights(string name)
    {
        var function = SparseFunction.Named(name);
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var order = randperm(row.Values.Length, generator: new Generator(5));

                var weights = function.Of(row.Row[order], null);

                weights.ShouldBe(function.Of(row.Row, null)[order], 1e-14);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_zero_changes_nothing(string name)
    {
        var function = SparseFunction.Named(name);
        Property.Holds(
            RowCase.Any,
            row =>
            {
                // Multiples of 1/1,024, so that sums are exact.
                var values = (row.Row * 1024).round() / 1024;

                var weights = function.Of(values + 4096, null);

                weights.ShouldEqual(function.Of(values, null));
            }
        );
    }
}
