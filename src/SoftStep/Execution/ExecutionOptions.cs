namespace SoftStep;

/// <summary>How a neighbour head computes, which changes its speed and memory but not its results.</summary>
public sealed record ExecutionOptions
{
    /// <summary>Automatic by default.</summary>
    public ExecutionPath Path { get; init; } = ExecutionPath.Automatic;

    /// <summary>
    /// How many bytes the pairs of a block may take, at least 1; 16 MB by default, which stays in the cache of a
    /// processor. Fused, all threads' blocks take so much together, but at least 48 queries; and a step keeps as much again
    /// for its backward. On a GPU more is faster while it fits.
    /// </summary>
    public long BlockBytes { get; init; } = 16 << 20;
}
