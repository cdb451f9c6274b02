using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>What a distribution costs beside its mean.</summary>
internal static class Distributions
{
    private const long Rows = 4096;
    private const long Size = 64;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        using var scope = NewDisposeScope();
        var step = new HeadStep(HeadKind.NcaSoftStep, Rows, Size, isCrps: true);
        var ofMean = new HeadStep(HeadKind.NcaSoftStep, Rows, Size);
        var seconds = Timing.Medians(effort, Timing.Of(step.Run), Timing.Of(ofMean.Run));
        yield return new(
            $"NCA + SoftStep, N = {Rows}, d = {Size}: a step of the CRPS against one of the squared error",
            seconds[0] / seconds[1],
            Bar.AtMost(2, "×"),
            $"{Duration.Text(seconds[0])}; squared error {Duration.Text(seconds[1])}"
        );
    }
}
