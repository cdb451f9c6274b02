namespace SoftStep.Execution;

/// <summary>The definition in tensor operations, on all pairs at once: what all other engines are held to.</summary>
/// <param name="upToABlock">Whether it leaves to others what does not fit into a block.</param>
internal sealed class DenseEngine(bool upToABlock = false) : Engine
{
    public override Tensor? Run(NeighborProblem problem)
    {
        if (upToABlock && problem.BlockRows < problem.Queries.size(-2))
        {
            return null;
        }
        var working = problem.Working;
        var (queries, keys) = (problem.Queries.As(working), problem.Keys.Keys.As(working));
        var weights = problem.Weights(queries, keys, problem.Exclusion?.MaskOf(queries, keys));
        return problem.Readout.Of(weights, problem.Values.As(working), problem.Given?.As(working));
    }
}
