namespace SoftStep.Benchmarks.Works;

internal static class Heads
{
    private const int Neighbors = 5;

    public static RegressionHead Create(HeadKind kind, long size, ExecutionPath path = ExecutionPath.Automatic)
    {
        var execution = new ExecutionOptions { Path = path };
        return kind switch
        {
            HeadKind.Linear => new LinearHead(size),
            HeadKind.Nca => new NcaHead { Execution = execution },
            HeadKind.NcaSoftStep => new NcaHead(warp: new SoftStepWarp(size)) { Execution = execution },
            HeadKind.Knn => new KnnHead(Neighbors) { Execution = execution },
            _ => new KnnHead(new SoftStepWarp(size)) { Execution = execution },
        };
    }

    public static string Title(HeadKind kind) =>
        kind switch
        {
            HeadKind.Linear => "linear",
            HeadKind.Nca => "NCA",
            HeadKind.NcaSoftStep => "NCA + SoftStep",
            HeadKind.Knn => "k-NN",
            _ => "k-NN + SoftStep",
        };
}
