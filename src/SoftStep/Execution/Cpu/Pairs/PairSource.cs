using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Computes rows of logits, and back-propagates their gradients to the queries (N, d) and keys (M, d).</summary>
/// <param name="length">The length of a padded row, a multiple of the vector width.</param>
internal abstract class PairSource<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Length { get; } = length;

    /// <summary>Whether each thread has its rows and its part of the keys' gradients in its own memory, without blocks.</summary>
    public virtual bool IsDirect => false;

    /// <summary>Indices, ascending, of queries with a NaN, which counts as 0 here; their predictions are NaN.</summary>
    public int[] UnknownQueries { get; protected init; } = [];

    /// <summary>Indices, ascending, of keys with a NaN; predictions for which they are candidates are NaN.</summary>
    public int[] UnknownKeys { get; protected init; } = [];

    /// <summary>The given queries, (N, d), if they are in memory and nothing was clamped; otherwise null.</summary>
    public virtual T[]? GivenQueries => null;

    /// <summary>Allocates memory for gradients; called before blocks are created for a backward pass.</summary>
    public abstract void BeginBackward();

    /// <summary>Creates the memory of a block, to be used for one block after the other until the end of the pass.</summary>
    /// <param name="rows">The most rows of a block.</param>
    /// <param name="threads">The number of threads that work on a block at the same time.</param>
    public abstract IPairBlock<T> Block(int rows, int threads);

    /// <summary>
    /// The gradients of queries and keys, after the last block. If both are the same tensor, the keys' gradient is added to the
    /// queries'.
    /// </summary>
    /// <param name="blocks">All blocks.</param>
    /// <param name="threads">Each thread's part of the keys' gradient.</param>
    /// <param name="ofQueries">Another part of the queries' gradient to be added, (N, d), or empty.</param>
    public abstract (Tensor Queries, Tensor? Keys) Gradients(
        IReadOnlyList<IPairBlock<T>> blocks,
        IEnumerable<PairGradients<T>> threads,
        T[] ofQueries
    );
}

/// <summary>
/// A block of rows: <see cref="Begin"/> it, get the logits of its rows and return their gradients on any thread, and
/// <see cref="End"/> it.
/// </summary>
internal interface IPairBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Begin(long first, int rows);

    /// <summary>The logits of a row, in the block's memory or in the given memory.</summary>
    Span<T> Logits(long row, Span<T> memory);

    /// <summary>Back-propagates the gradient of a row's logits. Logits and gradient may be overwritten.</summary>
    void Backward(long row, Span<T> logits, Span<T> gradient, PairGradients<T> gradients);

    void End();
}
