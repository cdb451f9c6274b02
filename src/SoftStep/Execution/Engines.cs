using SoftStep.Execution.Blocks;
using SoftStep.Execution.Cpu;

namespace SoftStep.Execution;

/// <summary>Runs a problem by the first engine that can.</summary>
internal static class Engines
{
    private static readonly Engine[] OnlyDense = [new DenseEngine()];
    private static readonly Engine[] OnlyBlocks = [new BlocksEngine()];
    private static readonly Engine[] RowsOrBlocks = [new GroupsEngine(), new RowsEngine(), .. OnlyBlocks];
    private static readonly Engine[] All =
    [
        new GroupsEngine(),
        new RowsEngine(exceptTiny: true),
        new DenseEngine(upToABlock: true),
        .. OnlyBlocks,
    ];

    /// <returns>(…, N, r), the result of the problem's readout.</returns>
    public static Tensor Run(NeighborProblem problem)
    {
        foreach (var engine in Order(problem.Options.Path))
        {
            if (engine.Run(problem) is { } results)
            {
                return results;
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
