using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>The paper's batch, N = 32 and d = 25, against eager PyTorch and against the dense definition.</summary>
internal static class SmallBatches
{
    private const long Rows = 32;
    private const long Size = 25;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        yield return Measure(effort, HeadKind.NcaSoftStep, "nca-softstep", Bar.AtLeast(5, "×"));
        yield return Measure(effort, HeadKind.KnnSoftStep, "knn-softstep", Bar.AtLeast(3, "×"));
    }

    private static Result Measure(Effort effort, HeadKind kind, string peerName, Bar bar)
    {
        using var scope = NewDisposeScope();
        var step = new HeadStep(kind, Rows, Size);
        var dense = new HeadStep(kind, Rows, Size, ExecutionPath.Dense);
        using var peer = PythonPeer.Start("torch", "eager.py", peerName, Rows, Size);
        peer?.Results!.MustEqual(step.Results());
        List<Timed> works = [Timing.Of(step.Run), Timing.Of(dense.Run)];
        var seconds = Timing.Medians(effort, peer is null ? works : [.. works, peer.Time]);
        var peerSeconds = peer is null ? double.NaN : seconds[2];
        return new(
            $"{Heads.Title(kind)}, N = {Rows}, d = {Size}: speed against eager PyTorch",
            peerSeconds / seconds[0],
            bar,
            $"{Duration.Text(seconds[0])}; PyTorch {Duration.Text(peerSeconds)}, dense {Duration.Text(seconds[1])}"
        );
    }
}
