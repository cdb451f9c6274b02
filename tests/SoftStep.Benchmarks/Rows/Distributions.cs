using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>What a distribution costs beside its mean.</summary>
internal static class Distributions
{
    private const long Rows = 4096;
    private const long Queries = 1024;
    private const long Keys = 100_000;
    private const long ManyKeys = 1_000_000;
    private const long Size = 64;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        yield return OfStep(effort);
        // Without zeros among the weights too, with full effort.
        HeadKind[] kinds = effort == Effort.Full ? [HeadKind.Nca, HeadKind.NcaSoftStep] : [HeadKind.NcaSoftStep];
        foreach (var kind in kinds)
        {
            foreach (var result in OfPrediction(effort, kind))
            {
                yield return result;
            }
            yield return new(
                $"{Heads.Title(kind)}, {Bank(ManyKeys)}: extra memory of intervals",
                PeakMemory.OfChild("intervals", kind) / 1e6,
                Bar.AtMost(512, "MB"),
                ""
            );
        }
    }

    /// <summary>Runs in the child process that measures memory.</summary>
    public static long MemoryHere(HeadKind kind) =>
        PeakMemory.Growth(
            new BankPrediction(8, 64, Size, kind: kind).Interval,
            new BankPrediction(Queries, ManyKeys, Size, kind: kind).Interval
        );

    private static Result OfStep(Effort effort)
    {
        using var scope = NewDisposeScope();
        var step = new HeadStep(HeadKind.NcaSoftStep, Rows, Size, isCrps: true);
        var ofMean = new HeadStep(HeadKind.NcaSoftStep, Rows, Size);
        var seconds = Timing.Medians(effort, Timing.Of(step.Run), Timing.Of(ofMean.Run));
        return new(
            $"NCA + SoftStep, N = {Rows}, d = {Size}: a step of the CRPS against one of the squared error",
            seconds[0] / seconds[1],
            Bar.AtMost(2, "×"),
            $"{Duration.Text(seconds[0])}; squared error {Duration.Text(seconds[1])}"
        );
    }

    private static IEnumerable<Result> OfPrediction(Effort effort, HeadKind kind)
    {
        using var scope = NewDisposeScope();
        using var prediction = new BankPrediction(Queries, Keys, Size, kind: kind);
        var seconds = Timing.Medians(
            effort,
            Timing.Of(prediction.Interval),
            Timing.Of(prediction.Crps),
            Timing.Of(prediction.Run)
        );
        return [Against("intervals of 90 %", seconds[0]), Against("the CRPS", seconds[1])];

        Result Against(string what, double own) =>
            new(
                $"{Heads.Title(kind)}, {Bank(Keys)}: time of {what} against Predict",
                own / seconds[2],
                Bar.AtMost(3, "×"),
                $"{Duration.Text(own)}; Predict {Duration.Text(seconds[2])}"
            );
    }

    private static string Bank(long keys) => $"{Queries} queries, bank {keys} × {Size}";
}
