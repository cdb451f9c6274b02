namespace SoftStep.Execution;

/// <summary>The dense definition: tensor operations on all pairs at once. The other engines are tested against it.</summary>
/// <param name="upToABlock">Whether to run only problems whose pairs fit into one block.</param>
internal sealed class DenseEngine(bool upToABlock = false) : Engine
{
    public override Tensor? Run(NeighborProblem problem)
    {
        if (upToABlock && problem.BlockRows < problem.Queries.size(-2))
        {
            return null;
        }
        var working = problem.Working;
        var (queries, keys) = (problem.Queries.As(working), problem.Keys.Keys);
        var weights = problem.Weights(queries, keys, problem.Exclusion?.MaskOf(queries, keys));
        return problem.Readout.Of(weights, problem.Values.As(working), problem.Given);
    }
}
