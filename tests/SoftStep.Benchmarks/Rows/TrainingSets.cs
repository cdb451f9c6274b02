using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>The training that we advise, a batch of 32 against the training set, compared with the dense definition.</summary>
internal static class TrainingSets
{
    private const long Rows = 5000;
    private const long Size = 25;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        using var scope = NewDisposeScope();
        using var step = new BankStep(Rows, Size);
        using var dense = new BankStep(Rows, Size, ExecutionPath.Dense);
        dense.Results().MustEqual(step.Results());
        var seconds = Timing.Medians(effort, Timing.Of(step.Run), Timing.Of(dense.Run));
        var work = $"NCA + SoftStep (ForNca), 32 rows against a TrainingSetBank of {Rows}, d = {Size}";
        return [Result.Speed(work, seconds[0], Peers.Dense, seconds[1], Bar.AtLeast(4, "×"))];
    }
}
