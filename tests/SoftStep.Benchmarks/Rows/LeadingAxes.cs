using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>Many small problems at once, against a loop over them and against the dense definition.</summary>
internal static class LeadingAxes
{
    /// <summary>Leading axes, rows and their size; and how many times as fast as dense it is to be: the tiny ones are dense.</summary>
    private static readonly (long[] Axes, double OverDense)[] Works =
    [
        ([8, 4, 128, 25], 2),
        ([256, 16, 8], 0.9),
        ([4096, 8, 8], 0.9),
    ];

    public static IEnumerable<Result> Measure(Effort effort) =>
        Works.SelectMany(work => Measure(effort, work.Axes, work.OverDense));

    private static Result[] Measure(Effort effort, long[] axes, double overDense)
    {
        using var scope = NewDisposeScope();
        var batch = new BatchStep(axes);
        var loop = new BatchStep(axes, isLoop: true);
        var dense = new BatchStep(axes, path: ExecutionPath.Dense);
        loop.Results().MustEqual(batch.Results());
        dense.Results().MustEqual(batch.Results());
        var seconds = Timing.Medians(effort, Timing.Of(batch.Run), Timing.Of(loop.Run), Timing.Of(dense.Run));
        var work = $"NCA + SoftStep, ({string.Join(", ", axes)})";
        return
        [
            Result.Speed(work, seconds[0], "a loop over the problems", seconds[1], Bar.AtLeast(1, "×")),
            Result.Speed(work, seconds[0], Peers.Dense, seconds[2], Bar.AtLeast(overDense, "×")),
        ];
    }
}
