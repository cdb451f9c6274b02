namespace SoftStep;

/// <summary>How a neighbour head computes its query-key pairs. All paths give the same results up to rounding.</summary>
public enum ExecutionPath
{
    /// <summary>Fused if possible; otherwise dense if the pairs fit into a block, and blocked if not.</summary>
    Automatic,

    /// <summary>Tensor operations on all pairs at once: memory for several times N × M numbers.</summary>
    Dense,

    /// <summary>The same on blocks of queries, computed again in the backward pass: memory for one block.</summary>
    Blocked,

    /// <summary>
    /// On the CPU, similarity, weights and prediction of one query after the other in a single pass, with any leading axes.
    /// Possible for all similarities of this library and projections onto them (<see cref="ProjectedSimilarity"/>), the
    /// Manhattan distance only up to 2²² coordinates of all keys together; for all weightings of this library, soft ranks only
    /// with L2; and without forward hooks on the similarity, the weighting or the step. Otherwise blocked.
    /// </summary>
    Fused,
}
