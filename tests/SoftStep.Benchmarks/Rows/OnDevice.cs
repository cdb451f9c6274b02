using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Rows;

/// <summary>
/// The same work on a device, here and in PyTorch, eager and compiled: medians of times between synchronisations, a line as
/// soon as it is measured. What fails is said in its place.
/// </summary>
internal static class OnDevice
{
    private const string Script = "eager.py";
    private const long Size = 64;

    private static readonly long[] Batches = [32, 256, 4096, 16384];
    private static readonly (long Queries, long Keys, long Size)[] Banks =
    [
        (1024, 1_000_000, 64),
        (256, 10_000_000, 32),
    ];

    /// <returns>Whether all of it could be measured.</returns>
    public static bool Run(Device device)
    {
        Console.WriteLine(
            $"| NCA + SoftStep on {device.type}, float32 | SoftStep | eager PyTorch | ratio | torch.compile | ratio |"
        );
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        var isWhole = true;
        foreach (var rows in Batches)
        {
            isWhole &= Row(
                $"training step, N = {rows}, d = {Size}",
                device,
                () => Step(device, rows),
                "nca-softstep",
                rows,
                Size
            );
        }
        foreach (var (queries, keys, size) in Banks)
        {
            isWhole &= Row(
                $"Predict, {queries} queries, bank {keys} × {size}",
                device,
                () => Prediction(device, queries, keys, size),
                "predict",
                queries,
                size,
                keys
            );
        }
        return isWhole;
    }

    private static (Action Run, StepResults Results, IDisposable? Bank) Step(Device device, long rows)
    {
        var step = new HeadStep(HeadKind.NcaSoftStep, rows, Size, device: device);
        return (step.Run, step.Results(), null);
    }

    private static (Action Run, StepResults Results, IDisposable? Bank) Prediction(
        Device device,
        long queries,
        long keys,
        long size
    )
    {
        var prediction = new BankPrediction(queries, keys, size, device);
        return (prediction.Run, prediction.Results(), prediction);
    }

    private static bool Row(
        string title,
        Device device,
        Func<(Action Run, StepResults Results, IDisposable? Bank)> create,
        params object[] work
    )
    {
        StepResults? expected = null;
        Console.Write($"| {title} |");
        var own = Try(() =>
        {
            using var scope = NewDisposeScope();
            (var run, expected, var bank) = create();
            using var owned = bank;
            return Median(Timing.Between(() => Synchronize(device), run));
        });
        Console.Write($" {own.Text} |");
        var isWhole = own.Seconds is not null;
        foreach (var options in new string[][] { [], ["--compile"] })
        {
            var peer = Try(() =>
                Peer([.. options, "--device", $"{device.type}".ToLowerInvariant(), .. work], expected)
            );
            Console.Write($" {peer.Text} | {(peer.Seconds / own.Seconds is { } ratio ? $"{ratio:G3} ×" : "-")} |");
            isWhole &= peer.Seconds is not null;
        }
        Console.WriteLine();
        return isWhole;
    }

    private static double? Peer(object[] arguments, StepResults? expected)
    {
        using var peer = PythonPeer.Start("torch", Script, arguments);
        if (peer is null)
        {
            return null;
        }
        expected?.MustEqual(peer.Results!);
        return Median(peer.Time);
    }

    private static double Median(Timed work) => Timing.Medians(Effort.Short, work)[0];

    private static void Synchronize(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }
    }

    private static (double? Seconds, string Text) Try(Func<double?> measure)
    {
        try
        {
            return measure() is { } seconds ? (seconds, Duration.Text(seconds)) : (null, "-");
        }
        catch (Exception exception)
        {
            return (null, $"failed: {exception.Message.Split('\n')[0]}");
        }
    }
}
