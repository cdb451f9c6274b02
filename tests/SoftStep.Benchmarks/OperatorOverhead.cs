using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks;

/// <summary>What a call from C# adds to a small operator: <c>a.add(b)</c> on 8 floats beside a C++ loop over at::add.</summary>
internal static partial class OperatorOverhead
{
    private const int Rounds = 400;
    private const int Calls = 2_000;
    private const int CallsPerScope = 100;

    public static void Run()
    {
        using var values = tensor(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        using var leaf = values.add(values).requires_grad_();
        Console.WriteLine(
            $"a.add(b) on 8 floats, medians of {Rounds} rounds of {Calls} calls; the ratio is the median of the rounds'."
        );
        Compare("disposed at once", values, Disposed);
        Compare("disposed by a scope", values, Scoped);
        Compare("left to the finalizer", values, Forgotten);
        Compare("recorded, disposed at once", leaf, Disposed);
    }

    /// <summary>The two take turns, so that whatever else the machine does slows both.</summary>
    private static void Compare(string what, Tensor a, Action<Tensor> calls)
    {
        var (managed, native, ratios) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = -Rounds; round < Rounds; round++) // the first half lets the compiler reach its last tier
        {
            var start = Stopwatch.GetTimestamp();
            calls(a);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
            var yardstick = bench_at_add(a.Handle, a.Handle, Calls);
            if (round >= 0)
            {
                (managed[round], native[round], ratios[round]) = (elapsed, yardstick, elapsed / yardstick);
            }
        }
        Console.WriteLine(
            $"{what, -28} C# {Median(managed), 5:F0} ns   C++ {Median(native), 5:F0} ns   ratio {Median(ratios):F2}"
        );
        GC.KeepAlive(a);
    }

    private static void Disposed(Tensor a)
    {
        for (var i = 0; i < Calls; i++)
        {
            a.add(a).Dispose();
        }
    }

    private static void Scoped(Tensor a)
    {
        for (var done = 0; done < Calls; done += CallsPerScope)
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < CallsPerScope; i++)
            {
                a.add(a);
            }
        }
    }

    private static void Forgotten(Tensor a)
    {
        for (var i = 0; i < Calls; i++)
        {
            a.add(a);
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    [LibraryImport("torchsharp_bench")]
    private static partial double bench_at_add(nint left, nint right, int count);
}
