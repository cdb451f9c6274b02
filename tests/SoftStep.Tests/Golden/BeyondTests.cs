using SoftStep.Fixtures;

namespace SoftStep.Tests.Golden;

/// <summary>Compares the library with the second committed fixture file: all quantities of all cases, on every path.</summary>
public sealed class BeyondTests
{
    private static readonly FixtureFile File = BeyondFixtures.File;

    [Fact]
    public void Candidates_agree() => ShouldAgree(new(1) { Candidates = File.Candidates }, cases: 6);

    [Fact]
    public void Distributions_agree() => ShouldAgree(new(1) { Distributions = File.Distributions }, cases: 8);

    [Fact]
    public void Conformal_intervals_agree() =>
        ShouldAgree(new(1) { Conformal = File.Conformal, Coverage = File.Coverage }, cases: 13);

    [Fact]
    public void Sparse_rows_agree() => ShouldAgree(new(1) { SparseRows = File.SparseRows }, cases: 9);

    [Fact]
    public void Alignment_agrees() => ShouldAgree(new(1) { Alignment = File.Alignment }, cases: 5);

    [Fact]
    public void The_intervals_have_all_scores_groups_and_infinite_ends()
    {
        File.Conformal.Select(entry => entry.Kind).Distinct().Should().HaveCount(4);
        File.Conformal.Should().ContainSingle(entry => entry.Groups != null);
        File.Conformal.Count(entry => double.IsInfinity(entry.Intervals[0][0])).Should().Be(2);
    }

    private static void ShouldAgree(FixtureFile section, int cases) =>
        Checks.Run(section).Should().HaveCount(cases).And.OnlyContain(result => result.IsWithin);
}
