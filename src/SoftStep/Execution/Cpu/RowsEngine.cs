namespace SoftStep.Execution.Cpu;

/// <summary>
/// The fused engine on the CPU: similarity, weights, readout, and the backward pass of all, for one row (one query) after the
/// other, in memory that stays in cache. The backward pass computes the weights of long rows again, so nothing of size N × M is
/// kept, except as many logits as fit into <see cref="ExecutionOptions.BlockBytes"/>, because their product is the most
/// expensive part.
/// </summary>
/// <param name="exceptTiny">
/// Whether it leaves many tiny problems to the dense definition, if they fit into one block: each problem has objects and
/// tensors of its own. Measured (two threads, d = 8, NCA + SoftStep, forward and backward): 165 ms for 4,096 problems of 8 × 8,
/// dense 24 ms; 31 and 14 ms for 1,024 of 16 × 16; 46 and 44 ms for 1,024 of 32 × 32; for 64 of 8 × 8 2.8 and 1.2 ms.
/// </param>
internal sealed class RowsEngine(bool exceptTiny = false) : Engine
{
    private const long TinyPairs = 512;
    private const long ManyProblems = 64;

    public override Tensor? Run(NeighborProblem problem)
    {
        var leading = Leading.Of(problem.Queries, problem.Keys.Keys);
        if (leading.Axes.Contains(0) || (exceptTiny && AreTiny(problem, leading.Count)))
        {
            return null;
        }
        if (problem.Queries.device_type != DeviceType.CPU || !problem.Weighting.HasNoHooks)
        {
            return null;
        }
        var similarity = problem.Similarity;
        if (
            similarity.PairSimilarity is not { } pairs
            || pairs.Kernel(problem.Queries.size(-1)) is null
            || problem.Weighting.Kernel(problem.Queries, similarity.IsKernel, problem.IsTraining) is not { } kernel
        )
        {
            return null;
        }
        return RowsPass.Run(problem, pairs, kernel);
    }

    private static bool AreTiny(NeighborProblem problem, long count)
    {
        var (queries, keys) = (problem.Queries.size(-2), problem.Keys.Keys.size(-2));
        return count >= ManyProblems && queries * keys <= TinyPairs && problem.BlockRows >= queries;
    }
}
