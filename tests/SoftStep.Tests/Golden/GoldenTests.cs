using SoftStep.Fixtures;

namespace SoftStep.Tests.Golden;

/// <summary>Compares the library with the committed fixture file: all quantities of all cases.</summary>
public sealed class GoldenTests
{
    public static TheoryData<int> Heads => [.. Enumerable.Range(0, PublicFixtures.File.Heads.Count)];

    [Fact]
    public void The_file_has_every_similarity_with_both_heads_with_and_without_softstep_and_leave_one_out()
    {
        var kinds = PublicFixtures.File.Heads.Select(head =>
            (head.Similarity, head.Head, head.HasSoftStep, head.IsLeaveOneOut)
        );

        kinds.Distinct().Should().HaveCount(48);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Heads_agree_in_weights_predictions_loss_and_gradients(int index)
    {
        var result = Checks.Run(
            PublicFixtures.File with
            {
                Steps = [],
                Ranks = [],
                Heads = [PublicFixtures.File.Heads[index]],
            }
        );

        result.Should().OnlyContain(head => head.IsWithin);
    }

    [Fact]
    public void Softstep_agrees()
    {
        var results = Checks.Run(PublicFixtures.File with { Ranks = [], Heads = [] });

        results.Should().HaveCount(200).And.OnlyContain(step => step.IsWithin);
    }

    [Fact]
    public void Soft_ranks_agree_on_the_cpu_and_on_the_way_of_other_devices()
    {
        var results = Checks.Run(PublicFixtures.File with { Steps = [], Heads = [] });

        results.Should().HaveCount(56).And.OnlyContain(ranks => ranks.IsWithin);
    }
}
