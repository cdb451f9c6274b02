using SoftStep.Fixtures;
using SoftStep.Tests.Oracles;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

// The distribution's score: on every path of every head the double sum of its weights.
public abstract partial class NeighborHeadContract
{
    [Theory]
    [MemberData(nameof(Similarities))]
    public void The_crps_is_the_double_sum_of_the_weights(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(61);
        var observed = Draw.Normal(62, 5, Outputs);
        var exclusion = Exclusion.Mask(Draw.Mask(63, 0.3, 5, 7));

        foreach (var excluded in new[] { null, exclusion })
        {
            var scores = head.Crps(queries, keys, labels, observed, excluded);

            scores.ShouldBe(Scores(head.Weights(queries, keys, excluded), labels, observed), 1e-12);
            for (var q = 0; q < Outputs; q++)
            {
                head.Crps(queries, keys, labels.select(1, q), observed.select(1, q), excluded)
                    .ShouldBe(scores.select(1, q), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Gradients_of_the_crps_are_those_of_central_differences(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(64);
        var observed = Draw.Normal(65, 5, Outputs);

        Gradients.ShouldMatchDifferences(x => head.Crps(x, keys, labels, observed).Probe(), queries);
        Gradients.ShouldMatchDifferences(x => head.Crps(queries, x, labels, observed).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => head.Crps(queries, keys, x, observed).Probe(), labels);
        Gradients.ShouldMatchDifferences(x => head.Crps(queries, keys, labels, x).Probe(), observed);
        Gradients.ShouldMatchDifferences(x => head.Crps(x, x, labels, labels, Exclusion.SameRows).Probe(), keys);
        if (head.parameters().Any())
        {
            head.ShouldMatchDifferences(() => head.Crps(queries, keys, labels, observed).Probe());
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Leading_axes_of_the_crps_are_a_loop(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(66, leading: [2]);
        var observed = Draw.Normal(67, 2, 5, Outputs);

        var together = Results(queries, keys, labels, observed);

        for (var a = 0; a < 2; a++)
        {
            var alone = Results(queries[a], keys[a], labels[a], observed[a]);
            together.Zip(alone).Should().AllSatisfy(pair => pair.First[a].ShouldBe(pair.Second, 1e-12));
            head.Crps(queries, keys[0], labels[0], observed)[a]
                .ShouldBe(head.Crps(queries[a], keys[0], labels[0], observed[a]), 1e-12);
            head.Crps(queries[0], keys, labels, observed)[a]
                .ShouldBe(head.Crps(queries[0], keys[a], labels[a], observed[a]), 1e-12);
        }

        Tensor[] Results(params Tensor[] inputs)
        {
            Tensor[] leaves = [.. inputs.Select(input => input.detach().clone().requires_grad_())];
            var scores = head.Crps(leaves[0], leaves[1], leaves[2], leaves[3]);
            scores.mul(scores.detach()).sum().backward();
            return [scores.detach(), .. leaves.Select(leaf => leaf.grad!)];
        }
    }

    [Fact]
    public void Without_a_candidate_there_is_no_score_and_no_gradient()
    {
        var head = CreateNeighbors(SimilarityKind.Euclidean);
        var (queries, keys, labels) = Sample.Draw(68).WithGradients();
        var observed = Draw.Normal(69, 5, Outputs).requires_grad_();
        var excluded = zeros(5, 7, ScalarType.Bool);
        excluded[2] = tensor(true);

        var scores = head.Crps(queries, keys, labels, observed, Exclusion.Mask(excluded));
        scores.sum().backward();

        scores[2].Values().Should().OnlyContain(score => score == 0);
        queries.grad![2].Values().Concat(observed.grad![2].Values()).Should().OnlyContain(value => value == 0);
        new[] { scores, queries.grad!, keys.grad!, labels.grad!, observed.grad! }
            .Should()
            .AllSatisfy(values => values.AllFinite().Should().BeTrue());
    }

    [Fact]
    public void With_one_neighbour_the_crps_is_the_absolute_error()
    {
        var head = CreateNeighbors(SimilarityKind.SquaredEuclidean);
        var (queries, keys, labels) = Sample.Draw(70, keys: 1);
        var observed = Draw.Normal(71, 5, Outputs);

        head.Crps(queries, keys, labels, observed).ShouldBe((observed - labels).abs(), 1e-15);
    }

    private static Tensor Scores(Tensor weights, Tensor labels, Tensor observed)
    {
        var columns = labels.mT.Rows();
        var rows = weights.Rows().Zip(observed.Rows());
        return tensor(
                rows.SelectMany(row =>
                        columns.Select((column, q) => DistributionOracle.Crps(row.First, column, row.Second[q]))
                    )
                    .ToArray()
            )
            .reshape(observed.shape);
    }
}
