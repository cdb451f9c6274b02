using SoftStep.Experiments.Coverage;

namespace SoftStep.Experiments.Tests.Coverage;

public sealed class CoverageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_score_keeps_its_promise_on_every_number_of_rows()
    {
        var options = new CoverageOptions(folder.Path, Seed: 1) { Repeats = 60, Rows = [10, 40] };

        new CoverageFigure(options, SilentConsole.Create()).Write(CancellationToken.None);

        folder.Names.Should().Equal("coverage.csv", "coverage.md", "coverage.svg");
        File.ReadLines(folder["coverage.csv"]).Should().HaveCount(1 + (2 * SimulatedCoverage.Scores.Count));
        File.ReadAllText(folder["coverage.md"]).Should().Contain("8 of 8");
    }

    [Theory]
    [InlineData(0.92, true)]
    [InlineData(0.89, true)]
    [InlineData(0.86, false)]
    [InlineData(0.97, false)]
    public void A_promise_is_kept_within_three_standard_errors(double share, bool isKept) =>
        new SimulatedCoverage("", 19, share, StandardError: 0.004).IsKept.Should().Be(isKept);
}
