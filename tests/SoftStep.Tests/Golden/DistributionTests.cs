using SoftStep.Tests.Distributions;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Golden;

/// <summary>Every answer of a predictive distribution, on every path, against the second fixture file.</summary>
public sealed class DistributionTests
{
    public static TheoryData<ExecutionPath, int> Cases
    {
        get
        {
            var cases = new TheoryData<ExecutionPath, int>();
            foreach (var path in Enum.GetValues<ExecutionPath>())
            {
                for (var number = 0; number < DistributionCase.All.Count; number++)
                {
                    cases.Add(path, number);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_answers_as_the_fixtures(ExecutionPath path, int number)
    {
        var entry = DistributionCase.All[number];
        var (queries, keys) = GivenWeights.Embeddings(DistributionCase.Tensor(entry.Weights));
        var observed = DistributionCase.Tensor(entry.Observations);

        using var distribution = GivenWeights
            .Head(path)
            .Distribution(queries, keys, DistributionCase.Tensor(entry.Labels));

        distribution.Cdf(entry.Points).ShouldBe(DistributionCase.Tensor(entry.Cdf), 1e-10);
        distribution.Quantile(entry.Levels).ShouldBe(DistributionCase.Tensor(entry.Quantiles), 1e-10);
        distribution.Mean().ShouldBe(DistributionCase.Tensor(entry.Mean), 1e-10);
        distribution.Variance().ShouldBe(DistributionCase.Tensor(entry.Variance), 1e-10);
        distribution.StandardDeviation().ShouldBe(DistributionCase.Tensor(entry.Variance).sqrt(), 1e-10);
        distribution.Crps(observed).ShouldBe(DistributionCase.Tensor(entry.Crps), 1e-10);
    }
}
