namespace SoftStep;

/// <summary>How a neighbour head goes through its pairs. All give the same numbers, to rounding.</summary>
public enum ExecutionPath
{
    /// <summary>Fused where it can be; otherwise dense while the pairs fit into a block, and blocked beyond.</summary>
    Automatic,

    /// <summary>The definition in tensor operations, on all pairs at once: memory of several times N × M numbers.</summary>
    Dense,

    /// <summary>The same on blocks of queries, made again in the backward pass: memory of a block.</summary>
    Blocked,

    /// <summary>
    /// On the CPU one pass over a row at a time, with any leading axes: every similarity of this library and projections onto
    /// one (<see cref="ProjectedSimilarity"/>), the Manhattan distance up to 2²² coordinates of keys; every weighting of this
    /// library, soft ranks of L2; and no forward hooks on the similarity, the weighting or the step. Blocked where that does not
    /// hold.
    /// </summary>
    Fused,
}
