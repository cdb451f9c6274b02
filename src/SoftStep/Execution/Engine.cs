namespace SoftStep.Execution;

/// <summary>A way to compute the query-key pairs of a problem. All engines give the same results up to rounding.</summary>
internal abstract class Engine
{
    /// <returns>(…, N, r), or null if this engine cannot run the problem.</returns>
    public abstract Tensor? Run(NeighborProblem problem);
}
