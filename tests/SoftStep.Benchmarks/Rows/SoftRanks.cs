using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>The soft rank, forward and backward, compared with torch.sort of the same tensor.</summary>
internal static class SoftRanks
{
    private const long Size = 1024;

    public static IEnumerable<Result> Measure(Effort effort)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var values = randn(Size, Size);
        var seconds = Timing.Medians(effort, Timing.Of(BareParts.SoftRank(values)), Timing.Of(BareParts.Sort(values)));
        return
        [
            new(
                $"soft rank, {Size} × {Size}: time against torch.sort",
                seconds[0] / seconds[1],
                Bar.AtMost(0.8, "×"),
                $"{Duration.Text(seconds[0])}; sort {Duration.Text(seconds[1])}"
            ),
        ];
    }
}
