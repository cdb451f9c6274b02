using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

// Candidates: an excluded key might as well not exist.
public abstract partial class NeighborHeadContract
{
    [Theory]
    [MemberData(nameof(Similarities))]
    public void Leaving_one_out_is_removing_the_row_and_its_column(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (_, keys, labels) = Sample.Draw(21);

        var predictions = head.LeaveOneOut(keys, labels);

        for (var i = 0; i < 7; i++)
        {
            predictions[i].ShouldBe(PredictFrom(head, keys, labels, i, j => j != i), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_row_does_not_see_its_own_label_nor_its_group(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (_, keys, labels) = Sample.Draw(22);
        long[] groups = [5, 5, 9, 9, 9, -1, 5];

        var alone = head.LeaveOneOut(keys, labels);
        var grouped = head.LeaveOneOut(keys, labels, tensor(groups));

        for (var i = 0; i < 7; i++)
        {
            var own = labels.clone();
            own[i] = tensor(new[] { 1e9, -1e9 });
            head.LeaveOneOut(keys, own)[i].ShouldBe(alone[i], 1e-12);
            grouped[i].ShouldBe(PredictFrom(head, keys, labels, i, j => groups[j] != groups[i]), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void With_every_row_its_own_group_it_is_leaving_one_out(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (_, keys, labels) = Sample.Draw(23);

        var predictions = head.LeaveOneOut(keys, labels, tensor(new[] { 3, 1, 4, 15, 9, 2, 6 }));

        predictions.ShouldBe(head.LeaveOneOut(keys, labels), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Excluding_pairs_is_removing_the_keys_from_the_row(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, _) = Sample.Draw(24, queries: 9, keys: 12);
        var excluded = Draw.Mask(25, 0.6, 9, 12);

        var weights = head.Weights(queries, keys, Exclusion.Mask(excluded));

        for (var i = 0; i < 9; i++)
        {
            var kept = excluded[i].logical_not().nonzero().flatten();
            kept.size(0).Should().BeGreaterThan(0);
            var among = head.Weights(queries.narrow(0, i, 1), keys.index_select(0, kept))[0];
            weights[i].index_select(0, kept).ShouldBe(among, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_mask_broadcasts(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, _) = Sample.Draw(26, leading: [2]);

        foreach (var mask in new[] { Draw.Mask(27, 0.4, 7), Draw.Mask(28, 0.4, 5, 7), Draw.Mask(29, 0.4, 2, 1, 7) })
        {
            var whole = mask.expand(2, 5, 7).contiguous();
            head.Weights(queries, keys, Exclusion.Mask(mask))
                .ShouldBe(head.Weights(queries, keys, Exclusion.Mask(whole)), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_row_without_candidates_has_weights_predictions_and_gradients_of_0(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(30).WithGradients();
        var excluded = tensor(new[] { true, false, true, false, false }).unsqueeze(-1);
        var groups = tensor(new long[] { 1, 1, 1, 1, 1, 1, 1 });

        var weights = head.Weights(queries, keys, Exclusion.Mask(excluded));
        weights.Probe().backward();
        var predictions = head.LeaveOneOut(keys, labels, groups);
        predictions.Probe().backward();

        weights.sum(-1).ShouldBe(tensor(new double[] { 0, 1, 0, 1, 1 }), 1e-12);
        predictions.Values().Should().OnlyContain(prediction => prediction == 0);
        labels.grad!.Values().Should().OnlyContain(gradient => gradient == 0);
        queries.grad![0].Values().Should().OnlyContain(gradient => gradient == 0);
        keys.grad!.AllFinite().Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void An_only_candidate_has_all_the_weight(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(31, keys: 1);

        head.Weights(queries, keys).Values().Should().OnlyContain(weight => weight == 1);
        head.call(queries, keys, labels).ShouldEqual(labels.expand(5, Outputs));
    }

    private static Tensor PredictFrom(
        NeighborHead head,
        Tensor keys,
        Tensor labels,
        int row,
        Func<int, bool> isCandidate
    )
    {
        var candidates = Enumerable.Range(0, (int)keys.size(0)).Where(isCandidate).Select(j => (long)j).ToArray();
        var chosen = tensor(candidates);
        return head.call(keys.narrow(0, row, 1), keys.index_select(0, chosen), labels.index_select(0, chosen))[0];
    }
}
