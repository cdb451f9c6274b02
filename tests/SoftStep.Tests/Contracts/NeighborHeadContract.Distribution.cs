using SoftStep.Fixtures;
using SoftStep.Tests.Oracles;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

// The predictive distribution: on every path of every head that of its weights.
public abstract partial class NeighborHeadContract
{
    private static readonly double[] Levels = [0.05, 0.31, 0.5, 0.77, 1];

    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_distribution_is_that_of_the_weights(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(81);
        var exclusion = Exclusion.Mask(Draw.Mask(82, 0.3, 5, 7));
        double[] points = [-0.5, 0, labels[3, 0].item<double>()];
        var observed = Draw.Normal(83, 5, Outputs);

        using var distribution = head.Distribution(queries, keys, labels, exclusion);

        var weights = head.Weights(queries, keys, exclusion).Rows();
        var columns = labels.mT.Rows();
        distribution.Mean().ShouldEqual(head.Predict(queries, keys, labels, exclusion));
        distribution.Variance().ShouldBe(Expected((w, y, _) => [DistributionOracle.Variance(w, y)]).squeeze(-1), 1e-11);
        distribution
            .Cdf(points)
            .ShouldBe(Expected((w, y, _) => points.Select(p => DistributionOracle.Cdf(w, y, p))), 1e-12);
        distribution
            .CdfAt(observed)
            .ShouldBe(Expected((w, y, x) => [DistributionOracle.Cdf(w, y, x)]).squeeze(-1), 1e-12);
        distribution
            .Crps(observed)
            .ShouldBe(Expected((w, y, x) => [DistributionOracle.Crps(w, y, x)]).squeeze(-1), 1e-11);
        distribution
            .Quantile(Levels)
            .ShouldEqual(
                Expected((w, y, _) => Levels.Select(level => DistributionOracle.Quantile(w, y, level, 1e-12)))
            );
        for (var q = 0; q < Outputs; q++)
        {
            using var own = head.Distribution(queries, keys, labels.select(1, q), exclusion);
            own.Quantile(Levels).ShouldEqual(distribution.Quantile(Levels).select(1, q));
            own.CdfAt(observed.select(1, q)).ShouldEqual(distribution.CdfAt(observed).select(1, q));
        }

        Tensor Expected(Func<double[], double[], double, IEnumerable<double>> answers)
        {
            var rows = weights.Zip(observed.Rows());
            double[] all =
            [
                .. rows.SelectMany(row => columns.SelectMany((y, q) => answers(row.First, y, row.Second[q]))),
            ];
            return tensor(all).reshape(5, Outputs, -1);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Leading_axes_of_a_distribution_are_a_loop(SimilarityKind similarity)
    {
        var head = CreateNeighbors(similarity);
        var (queries, keys, labels) = Sample.Draw(84, leading: [2]);
        var observed = Draw.Normal(85, 2, 5, Outputs);
        var draws = new Generator(3);

        var together = Answers(queries, keys, labels, observed);
        var shared = Answers(queries, keys[0], labels[0], observed);
        var one = Answers(queries[0], keys, labels, observed);

        for (var a = 0; a < 2; a++)
        {
            ShouldBe(together, a, Answers(queries[a], keys[a], labels[a], observed[a]));
            ShouldBe(shared, a, Answers(queries[a], keys[0], labels[0], observed[a]));
            ShouldBe(one, a, Answers(queries[0], keys[a], labels[a], observed[a]));
        }
        using var distribution = head.Distribution(queries, keys, labels);
        distribution.Sample(4, draws).shape.Should().Equal(2, 5, Outputs, 4);

        static void ShouldBe(Tensor[] all, int at, Tensor[] expected) =>
            all.Zip(expected).Should().AllSatisfy(pair => pair.First[at].ShouldBe(pair.Second, 1e-11));

        Tensor[] Answers(Tensor queries, Tensor keys, Tensor labels, Tensor observed)
        {
            using var distribution = head.Distribution(queries, keys, labels);
            return
            [
                distribution.Mean(),
                distribution.Variance(),
                distribution.Cdf(-1, 0.2),
                distribution.CdfAt(observed),
                distribution.Quantile(Levels),
                distribution.Crps(observed),
            ];
        }
    }
}
