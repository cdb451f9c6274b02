namespace SoftStep.Execution.Blocks;

/// <summary>
/// The dense definition on blocks of queries, on any device: a block's pairs live only while the block does. It takes what no
/// faster engine can: similarities and weightings of a user's own, hooks, and other devices than the CPU.
/// </summary>
internal sealed class BlocksEngine : Engine
{
    public override Tensor Run(NeighborProblem problem) => EngineFunction.Of(new BlocksPass(problem));
}
