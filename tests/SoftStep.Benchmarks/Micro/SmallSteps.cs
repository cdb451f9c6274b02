using BenchmarkDotNet.Attributes;
using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Micro;

/// <summary>A head's training step at N = 32 and d = 25 on each path.</summary>
public class SmallSteps
{
    private HeadStep nca = null!;
    private HeadStep ncaSoftStep = null!;
    private HeadStep knn = null!;
    private HeadStep knnSoftStep = null!;

    [Params(ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused)]
    public ExecutionPath Path { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (nca, ncaSoftStep) = (Step(HeadKind.Nca), Step(HeadKind.NcaSoftStep));
        (knn, knnSoftStep) = (Step(HeadKind.Knn), Step(HeadKind.KnnSoftStep));
    }

    [Benchmark(Description = "NCA")]
    public void Nca() => nca.Run();

    [Benchmark(Description = "NCA + SoftStep")]
    public void NcaSoftStep() => ncaSoftStep.Run();

    [Benchmark(Description = "k-NN")]
    public void Knn() => knn.Run();

    [Benchmark(Description = "k-NN + SoftStep")]
    public void KnnSoftStep() => knnSoftStep.Run();

    private HeadStep Step(HeadKind kind) => new(kind, 32, 25, Path);
}
