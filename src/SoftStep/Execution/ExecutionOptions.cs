namespace SoftStep;

/// <summary>How a neighbour head computes. Changes its speed and memory, but its results only by rounding.</summary>
public sealed record ExecutionOptions
{
    /// <summary>How query-key pairs are computed; automatic by default.</summary>
    public ExecutionPath Path { get; init; } = ExecutionPath.Automatic;

    /// <summary>
    /// The memory for the pairs of a block, in bytes, at least 1; 16 MB by default, which fits into a processor's cache.
    /// For a fused head it is the memory of all threads' blocks together, but at least 48 queries, or 512 MB if they take more; a
    /// training step keeps as much again for its backward pass. On a GPU larger blocks are faster, while they fit into its memory.
    /// </summary>
    public long BlockBytes { get; init; } = 16 << 20;
}
