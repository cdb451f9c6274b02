using SoftStep.Experiments.Statistics;

namespace SoftStep.Experiments.Tests.Statistics;

public sealed class MeanAndDeviationTests
{
    [Fact]
    public void Four_values_have_the_mean_and_the_sample_deviation_found_by_hand()
    {
        var (mean, deviation) = MeanAndDeviation.Of([1, 2, 3, 6]);

        mean.Should().Be(3);
        deviation.Should().BeApproximately(Math.Sqrt(14.0 / 3), 1e-15);
    }

    [Fact]
    public void One_value_has_no_deviation() => MeanAndDeviation.Of([4.0]).StandardDeviation.Should().Be(double.NaN);
}
