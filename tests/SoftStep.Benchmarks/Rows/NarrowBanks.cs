using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>Prediction from ten million rows in float16: memory, and time compared with the bare product in float32.</summary>
internal static class NarrowBanks
{
    private const long Queries = 1024;
    private const long Keys = 10_000_000;
    private const long Size = 32;

    private static readonly string Work = $"Predict, {Queries} queries, bank {Keys} × {Size} in float16";

    public static IEnumerable<Result> Measure(Effort effort)
    {
        yield return new($"{Work}: extra memory", PeakMemory.OfChild("narrow") / 1e6, Bar.AtMost(1000, "MB"), "");
        using var prediction = Prediction();
        var seconds = Timing.Medians(effort, Timing.Of(prediction.Run), Timing.Of(prediction.Product));
        yield return new(
            $"{Work}: time against the bare product in float32",
            seconds[0] / seconds[1],
            Bar.AtMost(2.5, "×"),
            $"{Duration.Text(seconds[0])}; product {Duration.Text(seconds[1])}"
        );
    }

    /// <summary>Runs in the child process that measures memory.</summary>
    public static long MemoryHere() =>
        PeakMemory.Growth(new BankPrediction(8, 64, Size, dtype: ScalarType.Float16).Run, Prediction().Run);

    private static BankPrediction Prediction() => new(Queries, Keys, Size, dtype: ScalarType.Float16);
}
