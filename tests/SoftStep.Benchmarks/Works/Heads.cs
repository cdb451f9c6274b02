using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Works;

internal static class Heads
{
    private const int Neighbors = 5;

    /// <summary>What docs/how-to/cuda.md advises, and the peers take.</summary>
    private const long BlockBytes = 1 << 30;

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

    /// <summary>On a GPU larger blocks.</summary>
    public static void UseBlocksFor(RegressionHead head, Device device)
    {
        if (device.type != DeviceType.CPU && head is NeighborHead neighbors)
        {
            neighbors.Execution = neighbors.Execution with { BlockBytes = BlockBytes };
        }
    }

    /// <summary>The step's parameters as Peers/eager.py draws them, after all that was drawn before.</summary>
    public static void DrawStep(RegressionHead head, long size)
    {
        using var withoutGradients = no_grad();
        foreach (var (name, parameter) in head.named_parameters())
        {
            if (name == "weighting.warp.weight")
            {
                parameter.copy_(randn(3, size) / Math.Sqrt(size));
            }
            else if (name == "weighting.warp.bias")
            {
                parameter.zero_();
            }
        }
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
