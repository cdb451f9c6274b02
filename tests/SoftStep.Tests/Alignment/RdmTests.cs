using SoftStep.Alignment;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Alignment;

/// <summary>Representational dissimilarity matrices, their comparisons and their transforms.</summary>
public sealed class RdmTests
{
    public static TheoryData<RdmComparison> Comparisons => [.. Enum.GetValues<RdmComparison>()];

    [Fact]
    public void It_has_all_pairs_in_the_order_of_the_upper_triangle()
    {
        var x = Draw.Normal(1, 70, 3);
        using var similarity = new ManhattanSimilarity();

        var rdm = Functional.Rdm(x, similarity);

        var pairs = triu_indices(70, 70, 1);
        rdm.ShouldBe((x[pairs[0]] - x[pairs[1]]).abs().sum(-1), 1e-13);
    }

    [Fact]
    public void Equal_pairs_of_many_coordinates_tie_exactly()
    {
        // Enough multiplications for a product, whose rounding depends on the place.
        var x = Draw.Normal(2, 40, 700).to(ScalarType.Float32);
        var twice = cat([x, x]);

        var rdm = Functional.Rdm(twice);

        var square = zeros(80, 80);
        var pairs = triu_indices(80, 80, 1);
        square.index_put_(rdm, pairs[0], pairs[1]);
        square = square + square.t();
        square[..40, ..40].ShouldEqual(square[40.., 40..]);
        square[..40, ..40].ShouldEqual(square[..40, 40..]);
    }

    [Fact]
    public void Blocks_of_pairs_are_all_pairs()
    {
        // 5,000² pairs do not fit into a block.
        var x = Draw.Normal(3, 5000, 1);

        var rdm = Functional.Rdm(x);

        rdm.size(0).Should().Be(5000L * 4999 / 2);
        // Σ (xᵢ − xⱼ)² over all pairs = n Σ x² − (Σ x)².
        var expected = 5000 * x.square().sum() - x.sum().square();
        rdm.sum().ShouldBe(expected, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void A_matrix_is_like_itself(RdmComparison comparison)
    {
        var rdm = Functional.Rdm(Draw.Normal(4, 12, 5));

        Number(Functional.CompareRdms(rdm, rdm, comparison)).Should().BeApproximately(1, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Not_a_number_stays_one(RdmComparison comparison)
    {
        var rdm = Functional.Rdm(Draw.Normal(5, 6, 2));
        var unknown = rdm.clone();
        unknown[3] = double.NaN;

        Number(Functional.CompareRdms(rdm, unknown, comparison)).Should().Be(double.NaN);
        Number(Functional.CompareRdms(unknown, rdm, comparison)).Should().Be(double.NaN);
    }

    [Fact]
    public void Ranks_and_tau_are_those_of_loops_over_pairs()
    {
        var random = new Random(6);
        for (var round = 0; round < 50; round++)
        {
            var length = random.Next(2, 40);
            // Few different values, so that there are ties of every kind.
            double[] x = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(6))];
            double[] y = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(6))];
            var (total, pairs) = (0, 0);
            for (var i = 0; i < length; i++)
            {
                for (var j = i + 1; j < length; j++, pairs++)
                {
                    total += Math.Sign(x[i] - x[j]) * Math.Sign(y[i] - y[j]);
                }
            }

            int[] ranks =
            [
                .. x.Select(value => 2 * x.Count(other => other < value) + x.Count(other => other == value) + 1),
            ];

            RankOrder.KendallTauA([.. x], y).Should().BeApproximately((double)total / pairs, 1e-13);
            RankOrder.TwiceAverageRanks([.. x]).Should().Equal(ranks);
        }
    }

    [Fact]
    public void Entries_that_take_several_parts_are_summed_together()
    {
        // 3,000 things have more pairs than are widened at a time.
        var (x, y) = (Functional.Rdm(Draw.Normal(20, 3000, 1)), Functional.Rdm(Draw.Normal(21, 3000, 1)));

        Number(Functional.CompareRdms(x, y, RdmComparison.Cosine))
            .Should()
            .BeApproximately(Number(x.dot(y) / (x.norm() * y.norm())), 1e-12);
        Number(Functional.CompareRdms(x, y, RdmComparison.Pearson))
            .Should()
            .BeApproximately(Number(corrcoef(stack([x, y]))[0, 1]), 1e-12);
    }

    [Fact]
    public void Comparisons_and_transforms_have_gradients()
    {
        var (x, y) = (Draw.Normal(7, 7, 3), Functional.Rdm(Draw.Normal(8, 7, 2)));

        foreach (var comparison in new[] { RdmComparison.Cosine, RdmComparison.Pearson })
        {
            Gradients.ShouldMatchDifferences(at => Functional.CompareRdms(Functional.Rdm(at), y, comparison), x);
        }
        Gradients.ShouldMatchDifferences(at => Functional.GeoTopological(Functional.Rdm(at), 0.1, 0.83).Probe(), x);
    }

    [Fact]
    public void A_loss_on_soft_ranks_approaches_spearman()
    {
        var (x, y) = (Functional.Rdm(Draw.Normal(9, 8, 3)), Functional.Rdm(Draw.Normal(10, 8, 2)));

        var soft = Functional.CompareRdms(
            Functional.SoftRank(x, 1e-4),
            Functional.SoftRank(y, 1e-4),
            RdmComparison.Pearson
        );

        soft.ShouldBe(Functional.CompareRdms(x, y, RdmComparison.Spearman), 1e-6);
    }

    [Fact]
    public void The_learned_transform_is_softstep_of_the_ramp_and_learns()
    {
        var rdm = Functional.Rdm(Draw.Normal(11, 9, 3));
        using var transform = new RdmTransform(0.05, 0.95).to(ScalarType.Float64);
        var (lower, upper, transition) = transform.Bounds();
        Number(lower).Should().BeApproximately(0.25, 1e-7);
        Number(upper).Should().BeApproximately(0.75, 1e-7);
        Number(transition).Should().BeApproximately(0.5, 1e-12);

        transform
            .call(rdm)
            .ShouldBe(Functional.SoftStep(Functional.GeoTopological(rdm, 0.05, 0.95), lower, upper, transition), 1e-12);
        var parameter = transform.parameters().Single();
        transform.call(rdm).Probe().backward();
        var found = parameter.grad!.clone();
        var expected = Gradients.Central(
            at =>
            {
                using var withoutGradients = no_grad();
                parameter.copy_(at);
                return transform.call(rdm).Probe();
            },
            parameter
        );
        found.ShouldBe(expected, 1e-6);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var rdm = Functional.Rdm(Draw.Normal(12, 5, 2));
        Refused(() => Functional.Rdm(ones(1, 3)), "representations must be (n, p) with n ≥ 2, but is (1, 3)");
        Refused(() => Functional.GeoTopological(rdm, 0.5, 0.5), "0 ≤ low < high ≤ 1");
        Refused(() => Functional.GeoTopological(ones(6), 0.1, 0.9), "quantiles of rdm must differ, but both are 1");
        Refused(() => Functional.GeoTopological(ones(5), 0.1, 0.9), "(n(n − 1)/2), one for each pair of n things");
        Refused(() => Functional.CompareRdms(rdm, rdm[..6], RdmComparison.Cosine), "second must be (10) Float64");
        Refused(
            () => Functional.CompareRdms(rdm, ones(10, ScalarType.Float64), RdmComparison.Pearson),
            "0/0: the entries of the second RDM are all 0, or all equal"
        );
        Refused(
            () => Functional.CompareRdms(zeros(10), ones(10), RdmComparison.Cosine),
            "the entries of the first RDM"
        );
    }

    private static void Refused(Func<Tensor> call, string because) =>
        call.Should().Throw<ArgumentException>().WithMessage($"*{because}*");

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64).sum().item<double>();
}
