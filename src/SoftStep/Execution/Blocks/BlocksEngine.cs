namespace SoftStep.Execution.Blocks;

/// <summary>
/// The dense definition on blocks of queries, on any device; only one block's pairs are in memory. It runs every problem,
/// also those that no faster engine can: with a user's similarity or weighting, with hooks, or on other devices than the CPU.
/// </summary>
internal sealed class BlocksEngine : Engine
{
    public override Tensor Run(NeighborProblem problem) => EngineFunction.Of(new BlocksPass(problem));
}
