using CsCheck;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>For all shapes, and wherever blocks and tiles end, every path equals the dense definition.</summary>
public sealed class ShapeProperties
{
    /// <summary>N and M from 1 to 300, and blocks of any number of rows.</summary>
    private static readonly Gen<Shape> Shapes = Gen.Select(
        Gen.Int[1, 300],
        Gen.Int[1, 300],
        Gen.OneOf(Gen.Int[1, 9], Gen.Int[60, 90]),
        Gen.Int[1, 3],
        Gen.Int[1, 300],
        (queries, keys, size, outputs, blockRows) => new Shape(queries, keys, size, outputs, blockRows)
    );

    public static TheoryData<string> Heads => ["NCA", "NCA with a step", "k-NN", "k-NN with a step"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void Fused_and_blocked_are_dense(string head) =>
        Properties.Property.Holds(
            Shapes,
            shape =>
            {
                var dense = Run(head, shape, ExecutionPath.Dense);
                foreach (var path in new[] { ExecutionPath.Fused, ExecutionPath.Blocked })
                {
                    foreach (var (result, expected) in Run(head, shape, path).Zip(dense))
                    {
                        result.ShouldBe(expected, 1e-9);
                    }
                }
            },
            runs: 40
        );

    /// <summary>A prediction processes a long row in tiles.</summary>
    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(2047)]
    [InlineData(3000)]
    public void Rows_longer_than_a_tile_equal_the_dense_definition(int keys)
    {
        var shape = new Shape(5, keys, 3, 2, 2);
        var (_, embeddings, labels) = shape.Draw();
        var groups = arange(keys).remainder(7);
        var (fused, dense) = (Head("NCA with a step", shape, default), Head("NCA with a step", shape, default));
        fused.Execution = new() { Path = ExecutionPath.Fused };
        dense.Execution = new() { Path = ExecutionPath.Dense };

        fused.LeaveOneOut(embeddings, labels).ShouldBe(dense.LeaveOneOut(embeddings, labels), 1e-9);
        fused.LeaveOneOut(embeddings, labels, groups).ShouldBe(dense.LeaveOneOut(embeddings, labels, groups), 1e-9);
    }

    /// <summary>The predictions and the gradients of everything.</summary>
    private static double[][] Run(string name, Shape shape, ExecutionPath path)
    {
        var head = Head(name, shape, path);
        var (queries, keys, labels) = shape.Draw();
        Tensor[] leaves = [queries.requires_grad_(), keys.requires_grad_(), labels.requires_grad_()];

        var predictions = head.call(queries, keys, labels);
        predictions.Probe().backward();

        var parameters = head.parameters();
        return [predictions.Values(), .. leaves.Concat(parameters).Select(leaf => leaf.grad?.Values() ?? [])];
    }

    private static NeighborHead Head(string name, Shape shape, ExecutionPath path)
    {
        NeighborHead head = name switch
        {
            "NCA" => new NcaHead(options: new() { LearnTemperature = true }),
            "NCA with a step" => new NcaHead(warp: new SoftStepWarp(shape.Size)),
            "k-NN" => new KnnHead(4),
            _ => new KnnHead(new SoftStepWarp(shape.Size)),
        };
        head.to(ScalarType.Float64);
        foreach (var (parameter, i) in head.named_parameters().Select((entry, i) => (entry.name, i)))
        {
            head.Set(parameter, 0.3 * Support.Draw.Normal(70 + i, head.Parameter(parameter).shape));
        }
        head.Execution = new() { Path = path, BlockBytes = (long)shape.BlockRows * shape.Keys * sizeof(double) };
        return head;
    }

    private sealed record Shape(int Queries, int Keys, int Size, int Outputs, int BlockRows)
    {
        public (Tensor Queries, Tensor Keys, Tensor Labels) Draw() =>
            (
                Support.Draw.Normal(Queries, Queries, Size),
                Support.Draw.Normal(Keys + 1000, Keys, Size),
                Support.Draw.Normal(Keys + 2000, Keys, Outputs)
            );
    }
}
