using BenchmarkDotNet.Attributes;
using SoftStep.Benchmarks.Works;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Micro;

/// <summary>The pure functions on N × N float32 values; the soft rank with its backward pass.</summary>
public class Functions
{
    private Tensor values = null!;
    private Tensor z = null!;
    private Tensor lower = null!;
    private Tensor upper = null!;
    private Tensor transition = null!;
    private Action rank = null!;

    [Params(32, 512)]
    public int N { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        manual_seed(0);
        (values, z) = (randn(N, N), rand(N, N));
        (lower, upper, transition) = (full(N, 1, 0.2f), full(N, 1, 0.8f), full(N, 1, 0.5f));
        rank = BareParts.SoftRank(values);
    }

    [Benchmark]
    public void UnitInterval() => Functional.UnitInterval(values).Dispose();

    [Benchmark]
    public void SoftStep() => Functional.SoftStep(z, lower, upper, transition).Dispose();

    [Benchmark(Description = "SoftRank, with backward")]
    public void SoftRank() => rank();
}
