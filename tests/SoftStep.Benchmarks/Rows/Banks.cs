using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>
/// Prediction from a bank of a million rows: memory, and time compared with the bare product, scikit-learn, and the same bank in
/// float16.
/// </summary>
internal static class Banks
{
    private const long Queries = 1024;
    private const long Keys = 1_000_000;
    private const long Size = 64;

    private static readonly string Work = $"Predict, {Queries} queries, bank {Keys} × {Size}";

    public static IEnumerable<Result> Measure(Effort effort)
    {
        yield return new(Title("extra memory"), PeakMemory.OfChild("bank") / 1e6, Bar.AtMost(256, "MB"), "");
        using var scope = NewDisposeScope();
        using var prediction = new BankPrediction(Queries, Keys, Size);
        using var peer = PythonPeer.Start("sklearn", "neighbors.py", Queries, Keys, Size);
        using var narrow = new BankPrediction(Queries, Keys, Size, dtype: ScalarType.Float16);
        List<Timed> works = [Timing.Of(prediction.Run), Timing.Of(prediction.Product), Timing.Of(narrow.Run)];
        var seconds = Timing.Medians(effort, peer is null ? works : [.. works, peer.Time]);
        var (own, product) = (Duration.Text(seconds[0]), Duration.Text(seconds[1]));
        yield return new(
            Title("time against the bare product"),
            seconds[0] / seconds[1],
            Bar.AtMost(1.5, "×"),
            $"{own}; product {product}"
        );
        var peerSeconds = peer is null ? double.NaN : seconds[3];
        yield return Result.Speed(Work, seconds[0], Peers.ScikitLearn, peerSeconds, Bar.AtLeast(2, "×"));
        yield return new(
            $"{Work} in float16: time against float32",
            seconds[2] / seconds[0],
            Bar.AtMost(1.1, "×"),
            $"{Duration.Text(seconds[2])}; float32 {own}"
        );
    }

    /// <summary>Runs in the child process that measures memory.</summary>
    public static long MemoryHere() =>
        PeakMemory.Growth(new BankPrediction(8, 64, Size).Run, new BankPrediction(Queries, Keys, Size).Run);

    private static string Title(string what) => $"{Work}: {what}";
}
