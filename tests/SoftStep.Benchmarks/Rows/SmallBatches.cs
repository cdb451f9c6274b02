using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>The paper's batch, N = 32 and d = 25, against the dense definition and against eager PyTorch.</summary>
internal static class SmallBatches
{
    private const long Rows = 32;
    private const long Size = 25;

    public static IEnumerable<Result> Measure(Effort effort) =>
        [
            .. Measure(effort, HeadKind.NcaSoftStep, "nca-softstep", Bar.AtLeast(6, "×")),
            .. Measure(effort, HeadKind.KnnSoftStep, "knn-softstep", Bar.AtLeast(12, "×")),
        ];

    private static Result[] Measure(Effort effort, HeadKind kind, string peerName, Bar peerBar)
    {
        using var scope = NewDisposeScope();
        var step = new HeadStep(kind, Rows, Size);
        var dense = new HeadStep(kind, Rows, Size, ExecutionPath.Dense);
        dense.Results().MustEqual(step.Results());
        using var peer = PythonPeer.Start("torch", "eager.py", peerName, Rows, Size);
        peer?.Results!.MustEqual(step.Results());
        List<Timed> works = [Timing.Of(step.Run), Timing.Of(dense.Run)];
        var seconds = Timing.Medians(effort, peer is null ? works : [.. works, peer.Time]);
        var title = $"{Heads.Title(kind)}, N = {Rows}, d = {Size}";
        return
        [
            Result.Speed(title, seconds[0], Peers.Dense, seconds[1], Bar.AtLeast(8, "×")),
            Result.Speed(title, seconds[0], Peers.PyTorch, peer is null ? double.NaN : seconds[2], peerBar),
        ];
    }
}
