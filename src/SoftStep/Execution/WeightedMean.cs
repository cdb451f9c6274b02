using SoftStep.Execution.Blocks;
using SoftStep.Execution.Cpu;

namespace SoftStep.Execution;

/// <summary>The weighted mean of values by the first engine that can compute it.</summary>
internal static class WeightedMean
{
    private static readonly Engine[] OnlyDense = [new DenseEngine()];
    private static readonly Engine[] OnlyBlocks = [new BlocksEngine()];
    private static readonly Engine[] RowsOrBlocks = [new RowsEngine(), .. OnlyBlocks];
    private static readonly Engine[] All = [new RowsEngine(), new DenseEngine(upToABlock: true), .. OnlyBlocks];

    /// <returns>(…, N, q).</returns>
    public static Tensor Of(NeighborProblem problem)
    {
        foreach (var engine in Order(problem.Options.Path))
        {
            if (engine.Run(problem) is { } predictions)
            {
                return predictions;
            }
        }
        throw new InvalidOperationException("Every problem can be run in blocks.");
    }

    private static ReadOnlySpan<Engine> Order(ExecutionPath path) =>
        path switch
        {
            ExecutionPath.Dense => OnlyDense,
            ExecutionPath.Blocked => OnlyBlocks,
            ExecutionPath.Fused => RowsOrBlocks,
            ExecutionPath.Automatic => All,
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, $"There is no engine for the path {path}."),
        };
}
