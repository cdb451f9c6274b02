using SoftStep.Ranking;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Ranking;

/// <summary>The isotonic regression itself, for weights other than those of ranks.</summary>
public sealed class IsotonicTests
{
    private static readonly Isotonic.Pooling[] Poolings = [RowPooling.BlockStarts, SegmentPooling.BlockStarts];

    [Theory]
    [InlineData(Regularization.L2)]
    [InlineData(Regularization.KL)]
    public void The_projection_is_what_trying_every_division_into_blocks_finds(Regularization regularization)
    {
        for (var n = 1; n <= 9; n++)
        {
            var (s, _) = Draw.Normal(n, n).sort(-1, descending: true);
            var (w, _) = Draw.Normal(n + 20, n).sort(-1, descending: true);

            var v = IsotonicBruteForce.Solve(s.Values(), w.Values(), regularization);
            foreach (var pooling in Poolings)
            {
                var projected = Permutahedron.Project(s, w, regularization, pooling);

                projected.Values().ShouldBe([.. s.Values().Zip(v, (a, b) => a - b)], 1e-12);
            }
        }
    }

    [Fact]
    public void Blocks_are_named_by_their_first_entry_and_what_takes_no_part_stays_alone()
    {
        var s = tensor(
            new[,]
            {
                { 9.0, 8.9, 8.8, 3, 2.9, 0 },
                { 4.0, 3.9, 3.8, 3.7, 3.6, 3.5 },
            }
        );
        var w = tensor(new[] { 6.0, 5, 4, 3, 2, 1 });
        var counts = tensor(
            new long[,]
            {
                { 6 },
                { 2 },
            }
        );

        foreach (var pooling in Poolings)
        {
            var starts = Isotonic.BlockStarts(s, w, Regularization.L2, counts, pooling);

            starts.dtype.Should().Be(ScalarType.Int64);
            starts.Values().Should().Equal(0, 0, 0, 3, 3, 5, 0, 0, 2, 3, 4, 5);
        }
    }
}
