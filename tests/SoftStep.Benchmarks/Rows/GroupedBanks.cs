using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>Prediction within groups, against a bank for each of them and against a mask of all pairs.</summary>
internal static class GroupedBanks
{
    public static IEnumerable<Result> Measure(Effort effort) =>
        [.. Measure(effort, 4096, 100_000, 1000, 64), .. Measure(effort, 4096, 32_768, 4096, 8)];

    private static Result[] Measure(Effort effort, long queries, long keys, long groups, long size)
    {
        using var scope = NewDisposeScope();
        using var prediction = new GroupPrediction(queries, keys, groups, size);
        var seconds = Timing.Medians(
            effort,
            Timing.Of(prediction.Run),
            Timing.Of(prediction.Loop),
            Timing.Of(prediction.Masked)
        );
        var work = $"Predict, {queries} queries within {groups} groups, bank {keys} × {size}";
        return
        [
            Result.Speed(work, seconds[0], "a bank for each group", seconds[1], Bar.AtLeast(1, "×")),
            Result.Speed(work, seconds[0], "a mask of all pairs", seconds[2], Bar.AtLeast(4, "×")),
        ];
    }
}
