using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>NCA + SoftStep on thousands of rows: time compared with eager PyTorch and the bare products, and memory.</summary>
internal static class LargeBatches
{
    private const long Size = 64;
    private const long Rows = 4096;
    private const long MoreRows = 16384;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        foreach (var result in Times(effort))
        {
            yield return result;
        }
        var bytes = (double)StepMemory(Rows);
        var peerBytes = PythonPeer.Number("torch", "eager.py", "--memory", "nca-softstep", Rows, Size) ?? double.NaN;
        yield return new(
            Title(Rows, $"extra memory as a share of that of {Peers.PyTorch}"),
            bytes / peerBytes,
            Bar.AtMost(0.05, ""),
            $"{bytes / 1e6:F0} MB; PyTorch {peerBytes / 1e6:F0} MB"
        );
        yield return new(Title(MoreRows, "extra memory"), StepMemory(MoreRows) / 1e6, Bar.AtMost(400, "MB"), "");
    }

    /// <summary>Runs in the child process of <see cref="StepMemory"/>.</summary>
    public static long StepMemoryHere(long rows) =>
        PeakMemory.Growth(
            new HeadStep(HeadKind.NcaSoftStep, 64, Size).Run,
            new HeadStep(HeadKind.NcaSoftStep, rows, Size).Run
        );

    private static long StepMemory(long rows) => PeakMemory.OfChild("step", rows);

    private static Result[] Times(Effort effort)
    {
        using var scope = NewDisposeScope();
        var step = new HeadStep(HeadKind.NcaSoftStep, Rows, Size);
        var products = BareParts.Products(Rows, Size);
        var dense = new HeadStep(HeadKind.NcaSoftStep, Rows, Size, ExecutionPath.Dense);
        dense.Results().MustEqual(step.Results());
        using var peer = PythonPeer.Start("torch", "eager.py", "nca-softstep", Rows, Size);
        peer?.Results!.MustEqual(step.Results());
        List<Timed> works = [Timing.Of(step.Run), Timing.Of(products), Timing.Of(dense.Run)];
        var seconds = Timing.Medians(effort, peer is null ? works : [.. works, peer.Time]);
        var peerSeconds = peer is null ? double.NaN : seconds[3];
        return
        [
            new(
                Title(Rows, "time against its three products"),
                seconds[0] / seconds[1],
                Bar.AtMost(2, "×"),
                $"{Duration.Text(seconds[0])}; products {Duration.Text(seconds[1])}"
            ),
            Result.Speed(Title(Rows), seconds[0], Peers.Dense, seconds[2], Bar.AtLeast(8, "×")),
            Result.Speed(Title(Rows), seconds[0], Peers.PyTorch, peerSeconds, Bar.AtLeast(12, "×")),
        ];
    }

    private static string Title(long rows) => $"NCA + SoftStep, N = {rows}, d = {Size}";

    private static string Title(long rows, string what) => $"{Title(rows)}: {what}";
}
