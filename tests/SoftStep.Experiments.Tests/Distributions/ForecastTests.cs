using SoftStep.Experiments.Data;
using SoftStep.Experiments.Distributions;
using SoftStep.Experiments.Tests.Comparison;

namespace SoftStep.Experiments.Tests.Distributions;

public sealed class ForecastTests
{
    public static TheoryData<string> Forecasters => [.. Forecaster.All.Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Every_forecaster_learns_a_wave(string name)
    {
        var forecaster = Forecaster.All.Single(it => it.Name == name);
        var waves = Toys.Waves("waves", 4);
        var plan = new DistributionsPlan([waves], [1], Effort: 7_000) { EmbeddingSize = 4 };
        using var data = waves.Load("", 1);

        var (_, forecast) = ForecastTraining.Run(
            plan.Key(waves, forecaster, learningRate: 0.03, seed: 1),
            waves,
            forecaster,
            data,
            CancellationToken.None
        );

        // Of a constant it is about 0.6, of a perfect mean without a spread 0.05.
        forecast.Test.Crps.Should().BeInRange(0.005, 0.4);
        forecast
            .Test.Quantiles.Should()
            .OnlyContain(row => row.Zip(row.Skip(1)).All(pair => pair.First <= pair.Second));
    }

    [Fact]
    public void Scores_are_those_of_known_quantiles()
    {
        // A label is uniform in [0, 1], and the quantiles are the levels.
        var rows = new ForecastRows(
            [.. Enumerable.Repeat(Forecaster.Levels.ToArray(), 1000)],
            [.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)]
        );

        var scores = ForecastScores.Of(new(rows, rows));

        // ∫∫ 2·pinball is 1/6 over all levels α: α(1 − α) on average, which of these levels is 0.175.
        scores.Crps.Should().BeApproximately(0.175, 1e-5);
        scores.SharesUpTo[4].Should().Be(0.25);
        scores.Own[^1].Coverage.Should().BeApproximately(0.9, 1e-9);
        scores.Own[^1].Width.Should().BeApproximately(0.9, 1e-9);
        // ⌈1001·0.9⌉ = 901 of 1000.
        scores.Calibrated[^1].Coverage.Should().BeInRange(0.901, 0.902);
        scores.Calibrated[^1].Width.Should().BeApproximately(0.901, 1e-3);
    }

    [Fact]
    public void The_quantiles_of_a_noisy_function_are_those_of_its_labels()
    {
        foreach (var function in NoisyFunction.All)
        {
            var quantiles = function.Quantiles(0.5, new Random(1));
            var labels = Enumerable.Range(0, 5000).Select(seed => function.Draw(0.5, new Random(seed))).ToArray();

            foreach (var (level, quantile) in Forecaster.Levels.Zip(quantiles))
            {
                labels
                    .Count(label => label <= quantile)
                    .Should()
                    .BeInRange((int)(5000 * level) - 130, (int)(5000 * level) + 130);
            }
        }
    }

    [Fact]
    public void The_test_points_of_a_noisy_function_are_the_points_of_pictures()
    {
        using var data = NoisyFunction.All[0].DataSet.Load("", 3);

        data.Test.Inputs.data<float>()
            .Zip(NoisyFunction.TestPoints)
            .Should()
            .OnlyContain(it => Math.Abs(it.First - it.Second) < 1e-6);
        Band.Points.Should().HaveCount(NoisyFunction.TestPoints.Count / Band.Step).And.BeInAscendingOrder();
    }
}
