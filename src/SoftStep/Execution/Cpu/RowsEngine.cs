namespace SoftStep.Execution.Cpu;

/// <summary>
/// One pass over a row at a time on the CPU: similarity, weights, what is read of them, and the backward of all of it, in memory that
/// stays in cache. The backward makes the weights of long rows again, so that nothing of the size N × M is kept; but as many
/// logits are as a block may have, for their product costs most.
/// </summary>
internal sealed class RowsEngine : Engine
{
    public override Tensor? Run(NeighborProblem problem)
    {
        var isEmpty = Leading.Of(problem.Queries, problem.Keys.Keys).Axes.Contains(0);
        if (isEmpty || problem.Queries.device_type != DeviceType.CPU || !problem.Weighting.HasNoHooks)
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
}
