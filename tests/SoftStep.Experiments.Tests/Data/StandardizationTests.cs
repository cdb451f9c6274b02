using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class StandardizationTests
{
    [Fact]
    public void Values_are_centred_and_divided_by_their_standard_deviation()
    {
        var target = Standardization.Fit([1, 3, 5, 7]);

        target.Mean.Should().Be(4);
        target.StandardDeviation.Should().BeApproximately(Math.Sqrt(5), 1e-12);
        target.Apply(9).Should().BeApproximately(Math.Sqrt(5), 1e-12);
    }
}
