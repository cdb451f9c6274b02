using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>After a pass in blocks, the freed memory is returned to the system, not kept by the allocator.</summary>
public sealed class BlockedMemoryTests
{
    [Fact]
    public void Freed_blocks_are_returned_to_the_system()
    {
        const int rows = 4000;
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only glibc's allocator can be told to return memory.");
        }
        using var head = new NcaHead(warp: new SoftStepWarp(8)) { Execution = new() { Path = ExecutionPath.Blocked } };
        var (points, labels) = (Draw.Normal(1, rows, 8).to(ScalarType.Float32), Draw.Normal(2, rows, 1));
        using var single = labels.to(ScalarType.Float32);
        points.requires_grad_();
        Step(200);
        var before = ResidentMemory.AfterCollection();

        Step(rows);

        (ResidentMemory.AfterCollection() - before)
            .Should()
            .BeLessThan(100 << 20, "its pairs take 64 MB, and a block of them 16");

        void Step(int count)
        {
            using var scope = NewDisposeScope();
            points.grad = null;
            head.LeaveOneOut(points[..count], single[..count]).sum().backward();
        }
    }
}
