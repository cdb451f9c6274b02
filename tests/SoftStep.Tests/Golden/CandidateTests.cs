using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Golden;

/// <summary>The masks of exclusions, compared with the second fixture file.</summary>
public sealed class CandidateTests
{
    private static readonly IReadOnlyList<HeadEntry> All = BeyondFixtures.File.Candidates;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pairs_that_are_left_are_those_with_a_place_in_the_mask(int index)
    {
        var entry = All[index];
        var (queries, keys) = (ones(entry.Queries.Length, 3), ones(entry.Keys.Length, 3));
        var kinds = entry.IsLeaveOneOut ? [Exclusion.SameRows] : Array.Empty<Exclusion>();
        var exclusion = kinds.Concat(entry.Rules!.Exclusions()).Aggregate((left, right) => left.Or(right));

        var mask = exclusion.MaskOf(queries, keys);

        mask.Values().Should().Equal(entry.Allowed!.SelectMany(row => row).Select(isAllowed => isAllowed ? 0.0 : 1.0));
    }
}
