using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

/// <summary>What holds for every neighbour head.</summary>
public abstract partial class NeighborHeadContract : HeadContract
{
    [Theory]
    [MemberData(nameof(Similarities))]
    public void Row_weights_are_not_negative_and_sum_to_one(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, _) = Sample.Draw(11, queries: 20, keys: 30);
        var excluded = Draw.Mask(12, 0.5, 20, 30);

        foreach (
            var weights in new[] { head.Weights(queries, keys), head.Weights(queries, keys, Exclusion.Mask(excluded)) }
        )
        {
            weights.Values().Should().OnlyContain(weight => weight >= 0);
            weights.sum(-1).ShouldBe(ones(20, ScalarType.Float64), 1e-12);
        }
        head.Weights(queries, keys, Exclusion.Mask(excluded))
            .masked_select(excluded)
            .Values()
            .Should()
            .OnlyContain(w => w == 0);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Predictions_are_weighted_means_of_labels_within_their_range(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(13, queries: 20, keys: 30);

        var predictions = head.call(queries, keys, labels);

        predictions.ShouldBe(head.Weights(queries, keys).matmul(labels), 1e-12);
        predictions.le(labels.amax([0]) + 1e-12).all().item<bool>().Should().BeTrue();
        predictions.ge(labels.amin([0]) - 1e-12).all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_permutation_of_the_keys_changes_nothing(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(14);
        var order = tensor(new long[] { 6, 2, 0, 5, 1, 3, 4 });
        var permuted = keys.index_select(0, order);

        var predictions = head.call(queries, permuted, labels.index_select(0, order));

        predictions.ShouldBe(head.call(queries, keys, labels), 1e-12);
        head.Weights(queries, permuted).ShouldBe(head.Weights(queries, keys).index_select(1, order), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Predictions_follow_affine_maps_of_the_labels(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(15);
        var map = tensor(
            new[,]
            {
                { -3, 0.5 },
                { 1e3, 2 },
            }
        );

        var predictions = head.call(queries, keys, labels.matmul(map) + 40);

        predictions.ShouldBe(head.call(queries, keys, labels).matmul(map) + 40, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Labels_may_be_one_number_or_several_for_each_key(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(16);
        var (_, batch, batchLabels) = Sample.Draw(17, leading: [2]);

        var whole = head.call(queries, keys, labels);
        var left = head.LeaveOneOut(batch, batchLabels);

        for (var q = 0; q < Outputs; q++)
        {
            head.call(queries, keys, labels.select(1, q)).ShouldBe(whole.select(1, q), 1e-12);
            head.LeaveOneOut(batch, batchLabels.select(2, q)).ShouldBe(left.select(2, q), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Queries_without_leading_axes_ask_every_batch_of_keys(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (_, keys, labels) = Sample.Draw(8, leading: [2]);
        var queries = Draw.Normal(9, 5, 3);

        var predictions = head.call(queries, keys, labels);

        predictions.shape.Should().Equal(2, 5, Outputs);
        for (var a = 0; a < 2; a++)
        {
            predictions[a].ShouldBe(head.call(queries, keys[a], labels[a]), 1e-12);
            var mask = Draw.Mask(10, 0.3, 2, 1, 7);
            head.Weights(queries, keys, Exclusion.Mask(mask))[a]
                .ShouldBe(head.Weights(queries, keys[a], Exclusion.Mask(mask[a])), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Keys_without_leading_axes_serve_queries_that_have_some(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (_, keys, labels) = Sample.Draw(18);
        var queries = Draw.Normal(19, 2, 5, 3);

        var predictions = head.call(queries, keys, labels);

        predictions.shape.Should().Equal(2, 5, Outputs);
        for (var a = 0; a < 2; a++)
        {
            predictions[a].ShouldBe(head.call(queries[a], keys, labels), 1e-12);
            head.Weights(queries, keys)[a].ShouldBe(head.Weights(queries[a], keys), 1e-12);
        }
    }

    private protected sealed override RegressionHead CreateHead(SimilarityKind similarity)
    {
        var head = CreateHead(CreateSimilarity(similarity));
        head.Execution = Execution;
        return head;
    }

    /// <summary>Automatic: fused if possible.</summary>
    private protected virtual ExecutionOptions Execution => new();

    private protected abstract NeighborHead CreateHead(Similarity similarity);

    private protected virtual Similarity CreateSimilarity(SimilarityKind similarity) => similarity.Create();

    private protected NeighborHead CreateNeighbors(SimilarityKind similarity) => (NeighborHead)Create(similarity);
}
