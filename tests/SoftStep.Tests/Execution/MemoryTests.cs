using System.Diagnostics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>Long training does not take more memory.</summary>
public sealed class MemoryTests : IDisposable
{
    private const long Allowed = 16 << 20;

    private readonly int threads = get_num_threads();

    // Steps this small gain nothing from more threads, and on a busy machine wait for them most of the time.
    public MemoryTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(threads);

    [Theory]
    [InlineData(ExecutionPath.Fused)]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    public void Ten_thousand_small_steps_take_no_more_memory_than_the_first_thousands(ExecutionPath path)
    {
        using var head = new NcaHead(warp: new SoftStepWarp(5))
        {
            Execution = new() { Path = path, BlockBytes = 8 * 16 * sizeof(double) },
        };
        head.to(ScalarType.Float64);
        var (embeddings, labels) = (Draw.Normal(1, 16, 5).requires_grad_(), Draw.Normal(2, 16, 1));
        Steps(3000);
        var (tensors, memory) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, Memory());

        Steps(10_000);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(tensors);
        (Memory() - memory).Should().BeLessThan(Allowed);

        void Steps(int count)
        {
            for (var step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                embeddings.grad = null;
                head.LeaveOneOut(embeddings, labels).sum().backward();
            }
        }
    }

    /// <summary>Resident memory after a full garbage collection.</summary>
    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
