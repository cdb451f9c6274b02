using SoftStep.Tests.Support;

namespace SoftStep.Tests.Distributions;

/// <summary>The score of a head on every path, few pairs and many, in both types; and where there is a NaN.</summary>
public sealed class CrpsPathTests
{
    [Theory]
    [ClassData(typeof(Ways))]
    public void Every_path_gives_the_dense_scores_and_gradients_in_float64(
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        foreach (
            var weighting in new Func<Weighting>[]
            {
                () => new SoftmaxWeighting(),
                Warped,
                () => new Entmax15Weighting(),
            }
        )
        {
            var expected = Results(weighting, ExecutionPath.Dense, rows, ScalarType.Float64);

            var actual = Results(weighting, path, rows, dtype);

            var tolerance = dtype == ScalarType.Float64 ? 1e-10 : 1e-4;
            actual.Should().HaveSameCount(expected);
            foreach (var (one, other) in actual.Zip(expected))
            {
                one.dtype.Should().Be(dtype);
                one.ShouldBe(other, tolerance);
            }
        }

        static Weighting Warped() => new SoftmaxWeighting(new SoftStepWarp(Ways.Size, SoftStepOptions.ForNca));
    }

    [Theory]
    [ClassData(typeof(Ways))]
    public void A_NaN_shows_in_what_takes_part_and_nowhere_else(ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Ways.On(path, new NcaHead());
        var (queries, keys, labels, observed) = Inputs(rows, dtype);
        queries[1, 2] = double.NaN;
        keys[3, 0] = double.NaN;
        observed[4, 1] = double.NaN;
        var excluded = zeros(rows, rows, ScalarType.Bool);
        excluded[TensorIndex.Colon, 3] = tensor(true);
        excluded[5, 3] = tensor(false);

        var scores = head.Crps(queries, keys, labels, observed, Exclusion.Mask(excluded));

        var unknown = scores.isnan();
        unknown[1].all().item<bool>().Should().BeTrue("the query has a NaN");
        unknown[5].all().item<bool>().Should().BeTrue("it sees the key that has one");
        unknown[4].Values().Should().Equal(0, 1);
        unknown.sum().item<long>().Should().Be(5);
    }

    [Theory]
    [ClassData(typeof(Ways))]
    public void A_key_of_NaN_that_takes_no_part_is_as_if_it_were_not_there(
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        var head = Ways.On(path, new NcaHead());
        var (queries, keys, labels, observed) = Inputs(rows, dtype);
        var fewer = Results(queries, keys[1..], labels[1..], observed, null);
        keys[0] = tensor(double.NaN).to(dtype);
        labels[0] = tensor(double.NaN).to(dtype);
        var excluded = zeros(rows, rows, ScalarType.Bool);
        excluded[TensorIndex.Colon, 0] = tensor(true);

        var results = Results(queries, keys, labels, observed, Exclusion.Mask(excluded));

        foreach (var at in new[] { 2, 3 })
        {
            results[at][0].Values().Should().OnlyContain(value => value == 0);
            results[at] = results[at][1..];
        }
        foreach (var (one, other) in results.Zip(fewer))
        {
            one.ShouldBe(other, dtype == ScalarType.Float64 ? 1e-12 : 1e-4);
        }

        List<Tensor> Results(Tensor queries, Tensor keys, Tensor labels, Tensor observed, Exclusion? exclusion)
        {
            var leaves = Leaves(queries, keys, labels, observed);
            var scores = head.Crps(leaves[0], leaves[1], leaves[2], leaves[3], exclusion);
            scores.Probe().backward();
            return [scores, .. leaves.Select(leaf => leaf.grad!)];
        }
    }

    private static List<Tensor> Results(Func<Weighting> weighting, ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Ways.On(path, new NeighborHead(new EuclideanSimilarity(), weighting()));
        head.to(dtype);
        Tensor[] parameters = [.. head.parameters()];
        for (var i = 0; i < parameters.Length; i++)
        {
            using var withoutGradients = no_grad();
            parameters[i].copy_(Draw.Normal(50 + i, parameters[i].shape) * 0.3);
        }
        var (queries, keys, labels, observed) = Inputs(rows, dtype);
        var leaves = Leaves(queries, keys, labels, observed);
        var scores = head.Crps(leaves[0], leaves[1], leaves[2], leaves[3], Exclusion.SameRows);
        scores.Probe().backward();
        var alone = head.Crps(keys, keys, labels, labels, Exclusion.SameRows);
        return
        [
            scores,
            alone,
            .. leaves.Select(leaf => leaf.grad!),
            .. parameters.Select(parameter => parameter.grad!),
        ];
    }

    private static Tensor[] Leaves(params Tensor[] values) =>
        [.. values.Select(value => value.detach().clone().requires_grad_())];

    private static (Tensor Queries, Tensor Keys, Tensor Labels, Tensor Observed) Inputs(int rows, ScalarType dtype) =>
        (
            // Distances of about 3: with larger ones float32 has fewer digits of the weights.
            (0.3 * Draw.Normal(1, rows, Ways.Size)).to(dtype),
            (0.3 * Draw.Normal(2, rows, Ways.Size)).to(dtype),
            // One column of few values: with ties.
            stack([Draw.Normal(3, rows), Draw.Integers(4, 0, 5, rows)], 1).to(dtype),
            stack([Draw.Normal(5, rows), Draw.Integers(6, 0, 5, rows)], 1).to(dtype)
        );
}
