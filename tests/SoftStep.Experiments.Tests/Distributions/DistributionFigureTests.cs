using System.Globalization;
using SoftStep.Experiments.Distributions;
using SoftStep.Experiments.Tests.Comparison;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Distributions;

public sealed class DistributionFigureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_forecaster_is_scored_at_every_level()
    {
        new DistributionFigure(Small(effort: 600), SilentConsole.Create()).Write(CancellationToken.None);

        folder.Names.Should().Equal("distributions-waves.csv", "distributions-waves.md", "distributions-waves.svg");
        var lines = File.ReadAllLines(folder["distributions-waves.csv"])[1..].Select(line => line.Split(',')).ToArray();
        lines.Should().HaveCount(6 * 9);
        foreach (var forecaster in lines.GroupBy(line => line[0]))
        {
            var widths = forecaster.Select(line => double.Parse(line[3], CultureInfo.InvariantCulture));
            widths.Should().BeInAscendingOrder(forecaster.Key);
        }
        File.ReadAllText(folder["distributions-waves.md"]).Should().ContainAll(Forecaster.All.Select(it => it.Name));
    }

    [Theory]
    [InlineData("linear + residuals")]
    [InlineData("linear quantiles")]
    [InlineData("Gaussian")]
    [InlineData("NCA by MSE")]
    [InlineData("NCA + SoftStep by MSE")]
    [InlineData("NCA + SoftStep by CRPS")]
    public void Every_forecaster_learns_a_wave(string name)
    {
        var forecaster = Forecaster.All.Single(it => it.Name == name);

        var forecast = ForecastTraining.Run(forecaster, Small(effort: 7_000), CancellationToken.None);

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
        var forecast = new Forecast("", rows, rows);

        // ∫∫ 2·pinball is 1/6 over all levels α: α(1 − α) on average, which of these levels is 0.175.
        rows.Crps.Should().BeApproximately(0.175, 1e-5);
        rows.ShareUpTo(4).Should().Be(0.25);
        forecast.Own(0.9).Coverage.Should().BeApproximately(0.9, 1e-9);
        forecast.Own(0.9).Width.Should().BeApproximately(0.9, 1e-9);
        // ⌈1001·0.9⌉ = 901 of 1000.
        forecast.Calibrated(0.9).Coverage.Should().BeInRange(0.901, 0.902);
        forecast.Calibrated(0.9).Width.Should().BeApproximately(0.901, 1e-3);
    }

    private DistributionOptions Small(int effort) =>
        new(Toys.Waves("waves", 4), "", folder.Path, Seed: 1, CPU)
        {
            EmbeddingSize = 4,
            Effort = effort,
            LearningRates = [0.03],
        };
}
