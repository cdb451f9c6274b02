using SoftStep.Experiments.Family;

namespace SoftStep.Experiments.Tests.Family;

public sealed class StepFamilyTests
{
    [Theory]
    [InlineData(0.25, 0.75, 0.5, 0.375, 0.1)] // (1/8)² / ((1/8)² + (3/8)²)
    [InlineData(0.0, 1.0, 0.25, 0.75, 81.0 / 82)] // 3⁴ / (3⁴ + 1)
    [InlineData(0.6, 0.9, 1.0, 0.7, 1.0 / 3)] // the straight ramp
    [InlineData(0.6, 0.9, 0.5, 0.6, 0.0)]
    [InlineData(0.6, 0.9, 0.5, 0.9, 1.0)]
    public void Steps_are_those_of_the_formula(double lower, double upper, double transition, double z, double step)
    {
        StepFamily
            .Steps([z], lower, upper, transition)
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeApproximately(step, 1e-12);
    }

    [Fact]
    public void The_points_cover_every_curve_from_0_to_1()
    {
        var curves = StepFamily.Points().GroupBy(point => (point.Lower, point.Upper, point.Transition)).ToArray();

        curves.Should().HaveCount(StepFamily.Bounds.Count * StepFamily.Transitions.Count);
        foreach (var curve in curves)
        {
            curve.Select(point => point.Z).Should().BeInAscendingOrder().And.StartWith([0.0]).And.EndWith([1.0]);
            curve.Should().OnlyContain(point => Math.Abs(point.Step - Formula(point)) < 1e-9);
        }
    }

    [Fact]
    public void The_figure_is_a_summary_and_a_picture()
    {
        using var folder = new TemporaryFolder();

        FamilyFigure.Write(folder.Path, SilentConsole.Create(), CancellationToken.None);

        folder.Names.Should().Equal("family.md", "family.svg");
        File.ReadAllText(folder["family.md"]).Should().Contain("| t = 0.5 | 0 | 0.1 | 0.5 | 0.9 | 1 |");
    }

    /// <summary>p / (p + q), divided by p: the ratio of the powers overflows to 0 and does not underflow to 0/0.</summary>
    private static double Formula(StepPoint point) =>
        point.Z <= point.Lower ? 0
        : point.Z >= point.Upper ? 1
        : 1 / (1 + Math.Pow((point.Upper - point.Z) / (point.Z - point.Lower), 1 / point.Transition));
}
