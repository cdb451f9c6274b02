using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Golden;

/// <summary>Exclusions in weights, predictions and gradients, compared with the second fixture file.</summary>
public sealed class CandidateTests
{
    private static readonly FixtureFile File = FixtureFile.ReadCandidates(
        Path.Combine(AppContext.BaseDirectory, "beyond.json")
    );

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, File.Heads.Count)];

    [Fact]
    public void There_are_six() => File.Heads.Should().HaveCount(6).And.OnlyContain(head => head.Rules != null);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_path_agrees(int index)
    {
        var result = Checks.Run(File with { Heads = [File.Heads[index]] }).Single();

        result.IsWithin.Should().BeTrue(result.ToString());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pairs_that_are_left_are_those_with_a_place_in_the_mask(int index)
    {
        var entry = File.Heads[index];
        var (queries, keys) = (ones(entry.Queries.Length, 3), ones(entry.Keys.Length, 3));
        var kinds = entry.IsLeaveOneOut ? [Exclusion.SameRows] : Array.Empty<Exclusion>();
        var exclusion = kinds.Concat(entry.Rules!.Exclusions()).Aggregate((left, right) => left.Or(right));

        var mask = exclusion.MaskOf(queries, keys);

        mask.Values().Should().Equal(entry.Allowed!.SelectMany(row => row).Select(isAllowed => isAllowed ? 0.0 : 1.0));
    }
}
