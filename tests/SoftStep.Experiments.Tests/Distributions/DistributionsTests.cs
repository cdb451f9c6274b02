using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Distributions;
using SoftStep.Experiments.Tests.Comparison;
using TorchSharp;

namespace SoftStep.Experiments.Tests.Distributions;

public sealed class DistributionsTests : IDisposable
{
    private static readonly DistributionsPlan Plan = new(
        [Toys.Waves("slow", 2), Toys.Waves("fast", 6)],
        [1, 2],
        Effort: 300
    )
    {
        EmbeddingSize = 3,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_forecaster_has_every_seed_and_the_lowest_validation_error_of_the_first_decides()
    {
        var result = Run();

        result.Cells.Should().HaveCount(2 * Forecaster.All.Count * 3);
        foreach (var forecaster in Forecaster.All)
        {
            result.Scores("slow", forecaster).Should().HaveCount(2).And.OnlyContain(scores => scores.Crps > 0);
            var trials = result.Trials.Where(cell => cell.Key.DataSet == "fast" && cell.Key.Head == forecaster.Name);
            trials.Should().HaveCount(2).And.OnlyContain(cell => cell.Key.Seed == 1);
            var chosen = trials.MinBy(cell => cell.ValidationError)!.Key.Configuration;
            result
                .Chosen.Where(cell => cell.Key.DataSet == "fast" && cell.Key.Head == forecaster.Name)
                .Should()
                .OnlyContain(cell => cell.Key.Configuration == chosen);
        }
    }

    [Fact]
    public void What_is_finished_is_not_run_again_and_a_ratio_below_one_is_won()
    {
        var store = new CellStore<ForecastCell>(folder["cells"]);
        foreach (var cell in Run().Cells)
        {
            var crps = cell.Key.Head == Forecaster.Linear.Name ? 2 : 1;
            store.Save(cell with { Scores = cell.Scores! with { Crps = crps } });
        }

        var again = Run();

        again.Mean("fast", Forecaster.Linear, DistributionsResult.Crps).Should().Be(2);
        again.Against(Forecaster.Nca, Forecaster.Linear, DistributionsResult.Crps).Should().Be((0.5, 2));
        again.Against(Forecaster.Nca, Forecaster.Gaussian, DistributionsResult.Crps).Should().Be((1, 0));
    }

    [Fact]
    public void Everything_is_written()
    {
        var report = new DistributionsReport(Run());

        var files = report.Write(folder["report"], "- somewhere\n", CancellationToken.None);

        files.Should().OnlyContain(file => new FileInfo(file).Length > 0);
        File.ReadAllText(folder["report/distributions.md"])
            .Should()
            .ContainAll(Forecaster.All.Select(it => it.Name))
            .And.Contain("- somewhere");
        File.ReadLines(folder["report/cells.csv"]).Should().HaveCount(1 + (2 * Forecaster.All.Count * 3));
    }

    [Fact]
    public void There_is_a_picture_of_each_noisy_function()
    {
        new BandFigure(Plan, folder.Path, SilentConsole.Create()).Write(CancellationToken.None);

        folder.Names.Should().Equal("bands-heteroscedastic.svg", "bands-two-moded.svg", "bands.md");
        File.ReadAllText(folder["bands.md"]).Should().ContainAll(BandFigure.Forecasters.Select(it => it.Name));
    }

    private DistributionsResult Run()
    {
        using var runner = new CellRunner<ForecastCell>(new(folder["cells"]), "", torch.CPU);
        return new DistributionsComparison(Plan, runner).Run(_ => { }, CancellationToken.None);
    }
}
