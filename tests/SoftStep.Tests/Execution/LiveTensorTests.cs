using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// What a pass makes is freed at its end and does not wait for the collector, also what its threads make: it knows nothing of
/// the memory that a tensor takes.
/// </summary>
public sealed class LiveTensorTests
{
    private const int Size = 56;
    private const int Passes = 100;

    /// <summary>A head, the leading axis (0 for none), rows, and the bytes of blocks.</summary>
    public static TheoryData<string, int, int, long> Cases =>
        new()
        {
            { "Euclidean", 0, 40, 16 << 20 },
            { "Euclidean", 0, 300, 16 << 20 }, // blocks of each thread
            { "Euclidean", 0, 300, 1 << 14 }, // blocks that threads share
            { "Manhattan", 0, 300, 1 << 14 },
            { "angles", 0, 300, 16 << 20 },
            { "Euclidean", 4, 20, 16 << 20 }, // a problem for each thread
            { "Euclidean", 4, 20, 1 << 10 },
            { "Euclidean", 4, 200, 16 << 20 },
            { "Euclidean", 4, 200, 1 << 14 },
            { "angles", 4, 200, 16 << 20 },
            { "k-NN", 4, 50, 16 << 20 },
            { "k-NN", 0, 150, 16 << 20 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_passes_leave_no_tensor(string name, int leading, int rows, long blockBytes) =>
        NoneIsLeft(name, leading, rows, new() { Path = ExecutionPath.Fused, BlockBytes = blockBytes });

    [Theory]
    [InlineData("Euclidean", ExecutionPath.Dense)]
    [InlineData("Euclidean", ExecutionPath.Blocked)]
    [InlineData("k-NN", ExecutionPath.Dense)]
    [InlineData("k-NN", ExecutionPath.Blocked)]
    public void Blocked_and_dense_passes_leave_no_tensor(string name, ExecutionPath path) =>
        NoneIsLeft(name, 0, 300, new() { Path = path, BlockBytes = 1 << 18 });

    [Fact]
    public void What_threads_made_is_freed_with_what_their_caller_made_also_if_they_throw()
    {
        var made = new Tensor[8];

        LiveTensors.LeftBy(Make).Should().Be(0);
        made.Should().OnlyContain(tensor => tensor.IsInvalid);

        void Make()
        {
            using var scope = NewDisposeScope();
            var run = () =>
                TorchThreads.ForEachOperator(
                    made.Length,
                    number =>
                    {
                        made[number] = ones(3);
                        if (number == 3)
                        {
                            throw new InvalidDataException();
                        }
                        made[number] = made[number].add(made[number]);
                    }
                );

            run.Should().Throw<InvalidDataException>();
            made.Should().OnlyContain(tensor => !tensor.IsInvalid);
        }
    }

    private static void NoneIsLeft(string name, int leading, int rows, ExecutionOptions options)
    {
        using var head = Create(name);
        head.Execution = options;
        long[] shape = leading == 0 ? [rows] : [leading, rows];
        var points = Draw.Normal(1, [.. shape, Size]).to(ScalarType.Float32).requires_grad_();
        var labels = Draw.Normal(2, [.. shape, 2]).to(ScalarType.Float32);
        Run(3);

        LiveTensors.LeftBy(() => Run(Passes)).Should().Be(0, $"of {Passes} passes all tensors are freed");

        void Run(int count)
        {
            for (var pass = 0; pass < count; pass++)
            {
                using var scope = NewDisposeScope();
                points.grad = null;
                head.LeaveOneOut(points, labels).sum().backward();
            }
        }
    }

    private static NeighborHead Create(string name) =>
        name switch
        {
            "Euclidean" => new NcaHead(warp: new SoftStepWarp(Size)),
            "Manhattan" => new NcaHead(new ManhattanSimilarity()),
            "angles" => new NcaHead(new CosineAngleSimilarity(), new SoftStepWarp(Size, new() { HiddenSize = 3 })),
            _ => new KnnHead(new SoftStepWarp(Size)),
        };
}
