using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Execution;

/// <summary>
/// The memory of a process does not grow with the number of training steps. Set SOFTSTEP_STEPS to run more steps:
/// <code>SOFTSTEP_STEPS=20000 dotnet run -c Release --project tests/SoftStep.Tests -- -class "*.MemoryTests"</code>
/// </summary>
public sealed class MemoryTests : IDisposable
{
    private const long Allowed = 16 << 20;

    private static readonly int Steps = int.TryParse(Environment.GetEnvironmentVariable("SOFTSTEP_STEPS"), out var set)
        ? set
        : 800;

    private readonly int threads = get_num_threads();

    // More threads do not make such small steps faster, and on a busy machine they wait for each other.
    public MemoryTests() => set_num_threads(1);

    public static TheoryData<ExecutionPath> EachPath =>
        [ExecutionPath.Fused, ExecutionPath.Blocked, ExecutionPath.Dense];

    public void Dispose() => set_num_threads(threads);

    [Theory]
    [MemberData(nameof(EachPath))]
    public void Training_with_dispose_scopes(ExecutionPath path)
    {
        var training = new Training(path);

        TakesNoMoreMemoryWithTime(() =>
        {
            using var scope = NewDisposeScope();
            training.Step();
        });
    }

    /// <summary>Without a dispose scope the garbage collector must free every tensor of a step.</summary>
    [Theory]
    [MemberData(nameof(EachPath))]
    public void Training_without_dispose_scopes(ExecutionPath path)
    {
        var training = new Training(path);

        TakesNoMoreMemoryWithTime(training.Step);
    }

    [Theory]
    [MemberData(nameof(EachPath))]
    public void Predictions_that_fail(ExecutionPath path)
    {
        using var encoder = Linear(64, 512);
        using var head = new NeighborHead(new FailingSimilarity(), new SoftmaxWeighting())
        {
            Execution = new() { Path = path },
        };
        var (inputs, labels) = (Draw.Normal(1, 16, 64).to(ScalarType.Float32), Draw.Normal(2, 16, 1));
        using var single = labels.to(ScalarType.Float32);

        TakesNoMoreMemoryWithTime(() =>
        {
            using var scope = NewDisposeScope();
            Action predict = () => head.LeaveOneOut(encoder.call(inputs).relu(), single);
            predict.Should().Throw<InvalidOperationException>();
        });
    }

    private static void TakesNoMoreMemoryWithTime(Action step)
    {
        Run(Steps / 2);
        var before = ResidentMemory.AfterCollection();

        Run(Steps);

        (ResidentMemory.AfterCollection() - before).Should().BeLessThan(Allowed);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                step();
            }
        }
    }

    private sealed class Training
    {
        private readonly NcaHead head;
        private readonly optim.Optimizer optimizer;
        private readonly TorchSharp.Modules.Sequential encoder = Sequential(("fc", Linear(4, 5)), ("relu", ReLU()));
        private readonly (Tensor Inputs, Tensor Labels) rows = (Draw.Normal(1, 16, 4), Draw.Normal(2, 16, 1));

        public Training(ExecutionPath path)
        {
            head = new(warp: new SoftStepWarp(5))
            {
                Execution = new() { Path = path, BlockBytes = 8 * 16 * sizeof(double) },
            };
            head.to(ScalarType.Float64);
            encoder.to(ScalarType.Float64);
            optimizer = optim.Adam(encoder.parameters().Concat(head.parameters()));
        }

        public void Step()
        {
            var loss = functional.mse_loss(head.LeaveOneOut(encoder.call(rows.Inputs), rows.Labels), rows.Labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    private sealed class FailingSimilarity : Similarity
    {
        public FailingSimilarity()
            : base(nameof(FailingSimilarity)) => RegisterComponents();

        protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => throw new InvalidOperationException();
    }
}
