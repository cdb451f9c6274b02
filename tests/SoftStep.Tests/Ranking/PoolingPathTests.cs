using SoftStep.Ranking;
using SoftStep.Tests.Properties;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Ranking;

/// <summary>Blocks found row by row on the CPU equal those found by tensor operations, as on other devices.</summary>
public sealed class PoolingPathTests
{
    [Fact]
    public void Both_paths_give_the_same_ranks_and_gradients() =>
        Property.Holds(RowCase.Any, row => Same(row, null), runs: 300);

    [Fact]
    public void Both_paths_give_the_same_ranks_and_gradients_of_the_candidates_of_a_row() =>
        Property.Holds(
            RowCase.Any,
            row => Same(row, tensor(row.Values.Select((_, i) => (i * 5 + row.Values.Length) % 3 == 0).ToArray())),
            runs: 300
        );

    [Theory]
    [InlineData(Regularization.L2)]
    [InlineData(Regularization.KL)]
    public void Both_paths_give_the_same_blocks_of_many_rows_each_with_its_own_mask(Regularization regularization)
    {
        foreach (var (n, spread) in new[] { (1, 1), (2, 1), (3, 2), (8, 3), (33, 100), (64, 5), (257, 40) })
        {
            var values = Draw.Integers(n, -spread, spread + 1, 7, n);
            var masks = cat([Draw.Mask(n, 0.4, 5, n), zeros(1, n).@bool(), ones(1, n).@bool()]);
            foreach (var strength in new[] { 1e-4, 0.1, 1, 30, 1e4 })
            {
                var rows = SoftOrder.Rank(values, strength, regularization, masks);
                var operations = ByTensorOperations(values, strength, regularization, masks);

                operations.ShouldBe(rows, 1e-12);
            }
        }
    }

    /// <summary>So large that the rounding of their mean exceeds the differences of ranks.</summary>
    [Theory]
    [InlineData(3.14e20, 7)]
    [InlineData(1e20, 40)]
    [InlineData(1.3e12, 19)]
    public void Equal_values_have_equal_ranks_however_large_they_are(double value, int n)
    {
        foreach (var regularization in Enum.GetValues<Regularization>())
        {
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
            {
                var equal = full(n, value, dtype);
                Check(equal, regularization, (..n, 0));
                Check(cat([equal, zeros(3, dtype), -equal]), regularization, (..n, n + 3), (^n.., 0));
            }
        }

        void Check(Tensor values, Regularization regularization, params (Range Places, int Below)[] ties)
        {
            foreach (var excluded in new[] { null, zeros(values.shape).@bool() })
            {
                var rows = SoftOrder.Rank(values, 1e-4, regularization, excluded);
                var operations = ByTensorOperations(values, 1e-4, regularization, excluded);
                foreach (var (places, below) in ties)
                {
                    foreach (var ranks in new[] { rows.Values(), operations.Values() })
                    {
                        var rank = ranks[places].Distinct().Should().ContainSingle().Which;
                        rank.Should().BeApproximately(below + (n + 1) / 2.0, 1e-4);
                    }
                }
            }
        }
    }

    [Fact]
    public void Rows_in_parallel_are_the_rows_one_after_the_other()
    {
        // 64 rows of 512 are enough to start threads; one row is not.
        var values = Draw.Normal(2, 64, 512);

        var together = Functional.SoftRank(values, 0.02);

        for (var i = 0; i < 64; i++)
        {
            together[i].ShouldEqual(Functional.SoftRank(values[i], 0.02));
        }
    }

    [Fact]
    public void Sorting_takes_both_paths_too() =>
        Property.Holds(
            RowCase.Any,
            row =>
            {
                var rows = Functional.SoftSort(row.Row, row.Strength, row.Regularization);
                var operations = SoftOrder.Sort(row.Row, row.Strength, row.Regularization, SegmentPooling.BlockStarts);

                operations.ShouldBe(rows, 1e-11);
            }
        );

    private static void Same(RowCase row, Tensor? excluded)
    {
        foreach (var isCentered in new[] { false, true })
        {
            var (ranks, gradient) = Run(values =>
                SoftOrder.Rank(values, row.Strength, row.Regularization, excluded, isCentered)
            );
            var (operations, operationsGradient) = Run(values =>
                ByTensorOperations(values, row.Strength, row.Regularization, excluded, isCentered)
            );

            operations.ShouldBe(ranks, 1e-11);
            operationsGradient.ShouldBe(gradient, 1e-9);
        }

        (Tensor, Tensor) Run(Func<Tensor, Tensor> rank)
        {
            var values = row.Row.requires_grad_();
            var ranks = rank(values);
            ranks.Probe().backward();
            return (ranks.detach(), values.grad!);
        }
    }

    /// <summary>As on a device that is not the CPU.</summary>
    private static Tensor ByTensorOperations(
        Tensor values,
        double strength,
        Regularization regularization,
        Tensor? excluded,
        bool isCentered = false
    ) => SoftOrder.Rank(values, strength, regularization, excluded, isCentered, SegmentPooling.BlockStarts);
}
