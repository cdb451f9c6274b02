namespace SoftStep.Execution;

/// <summary>A way through the pairs of a problem. All give the same numbers, to rounding.</summary>
internal abstract class Engine
{
    /// <returns>(…, N, r), or null where this engine cannot run the problem.</returns>
    public abstract Tensor? Run(NeighborProblem problem);
}
