using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>Many small problems at once, against a loop over them and against the dense definition.</summary>
internal static class LeadingAxes
{
    private const long Rows = 128;
    private const long Size = 25;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        using var scope = NewDisposeScope();
        var batch = new BatchStep(Rows, Size);
        var loop = new BatchStep(Rows, Size, isLoop: true);
        var dense = new BatchStep(Rows, Size, path: ExecutionPath.Dense);
        loop.Results().MustEqual(batch.Results());
        dense.Results().MustEqual(batch.Results());
        var seconds = Timing.Medians(effort, Timing.Of(batch.Run), Timing.Of(loop.Run), Timing.Of(dense.Run));
        var work = $"NCA + SoftStep, (8, 4, {Rows}, {Size})";
        return
        [
            Result.Speed(work, seconds[0], "a loop over the problems", seconds[1], Bar.AtLeast(1, "×")),
            Result.Speed(work, seconds[0], Peers.Dense, seconds[2], Bar.AtLeast(2, "×")),
        ];
    }
}
