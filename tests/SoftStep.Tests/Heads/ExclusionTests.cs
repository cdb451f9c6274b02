using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

/// <summary>Edge cases of masks and groups.</summary>
public sealed class ExclusionTests
{
    public static TheoryData<NeighborHead> Heads =>
        new()
        {
            new NcaHead(options: new() { LearnTemperature = true }),
            new NcaHead(warp: new SoftStepWarp(3)),
            new NcaHead(warp: new SoftStepWarp(3, new() { Scale = ProximityScale.Relative })),
            new NcaHead(warp: new SoftStepWarp(3, new() { Form = SoftStepForm.OneSided })),
            new NcaHead(options: new() { Cut = 0.1 }),
            new KnnHead(2),
            new KnnHead(9),
            new KnnHead(2, options: new() { Regularization = Regularization.KL }),
            new KnnHead(new SoftStepWarp(3)),
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_row_without_candidates_has_no_weights_and_finite_gradients(NeighborHead head)
    {
        head.eval();
        var (queries, keys) = (Draw.Normal(1, 3, 3).requires_grad_(), Draw.Normal(2, 4, 3).requires_grad_());
        var excluded = tensor(new[] { false, true, false }).unsqueeze(-1);

        var weights = head.Weights(queries, keys, Exclusion.Mask(excluded));
        weights.Probe().backward();

        weights.sum(-1).Values().ShouldBe([1, 0, 1], 1e-6);
        queries.grad!.AllFinite().Should().BeTrue();
        keys.grad!.AllFinite().Should().BeTrue();
        queries.grad![1].Values().Should().OnlyContain(value => value == 0);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_single_candidate_has_all_the_weight(NeighborHead head)
    {
        head.eval();
        var excluded = arange(4).eq(2).logical_not();

        var weights = head.Weights(Draw.Normal(1, 3, 3), Draw.Normal(2, 4, 3), Exclusion.Mask(excluded));

        weights.Values().Should().Equal(0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Masks_broadcast_and_what_they_exclude_does_not_matter(NeighborHead head)
    {
        var (queries, keys) = (Draw.Normal(1, 2, 3, 3), Draw.Normal(2, 2, 5, 3));
        var excluded = Draw.Mask(3, 0.4, 3, 5);

        var weights = head.Weights(queries, keys, Exclusion.Mask(excluded));

        weights.shape.Should().Equal(2, 3, 5);
        weights.ShouldEqual(head.Weights(queries, keys, Exclusion.Mask(excluded.expand(2, 3, 5))));
        weights.masked_select(excluded.expand(2, 3, 5)).Values().Should().OnlyContain(weight => weight == 0);
        var column = Exclusion.Mask(arange(5).eq(4));
        var moved = cat([keys.narrow(1, 0, 4), 1e9 * keys.narrow(1, 4, 1)], 1);
        head.Weights(queries, moved, column).ShouldBe(head.Weights(queries, keys, column), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void No_queries_have_no_predictions_whichever_way_the_pairs_are_gone_through(NeighborHead head)
    {
        foreach (var path in Enum.GetValues<ExecutionPath>())
        {
            head.Execution = new() { Path = path };

            head.call(ones([0, 3]), ones(4, 3), ones(4, 2)).shape.Should().Equal(0, 2);
            head.call(ones([2, 0, 3]), ones(2, 4, 3), ones(2, 4)).shape.Should().Equal(2, 0);
            head.Weights(ones([0, 3]), ones(4, 3)).shape.Should().Equal(0, 4);
            var keys = ones(4, 3).requires_grad_();
            head.call(ones([0, 3]), keys, ones(4, 2)).sum().backward();
            keys.grad!.Values().Should().OnlyContain(value => value == 0).And.HaveCount(12);
        }
        head.Execution = new();
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Groups_of_one_row_are_leave_one_out_and_one_group_leaves_nothing(NeighborHead head)
    {
        var (embeddings, labels) = (Draw.Normal(1, 5, 3), Draw.Normal(2, 5));

        var own = head.LeaveOneOut(embeddings, labels, tensor(new long[] { 7, -3, 5, 1L << 40, 0 }));

        own.ShouldEqual(head.LeaveOneOut(embeddings, labels));
        head.LeaveOneOut(embeddings, labels, ones(5, ScalarType.Int32))
            .Values()
            .Should()
            .OnlyContain(value => value == 0);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Each_of_several_batches_has_its_own_groups_or_all_share_them(NeighborHead head)
    {
        var (embeddings, labels) = (Draw.Normal(1, 2, 5, 3), Draw.Normal(2, 2, 5));
        var groups = tensor(
            new long[,]
            {
                { 0, 0, 1, 1, 2 },
                { 0, 1, 0, 1, 0 },
            }
        );

        var own = head.LeaveOneOut(embeddings, labels, groups);
        var shared = head.LeaveOneOut(embeddings, labels, groups[0]);

        for (var i = 0; i < 2; i++)
        {
            own[i].ShouldBe(head.LeaveOneOut(embeddings[i], labels[i], groups[i]), 1e-13);
            shared[i].ShouldBe(head.LeaveOneOut(embeddings[i], labels[i], groups[0]), 1e-13);
        }
    }
}
