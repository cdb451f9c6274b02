using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Where rows of logits come from, and where their gradients go: to the queries (N, d) and keys (M, d).</summary>
/// <param name="length">Of a row, a multiple of the vector width.</param>
internal abstract class PairSource<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Length { get; } = length;

    /// <summary>Whether rows are made in a thread's own memory, and their gradients of the keys as well.</summary>
    public virtual bool IsDirect => false;

    /// <summary>Queries, ascending, of which some coordinate is NaN: 0 here, and their predictions are NaN.</summary>
    public int[] UnknownQueries { get; protected init; } = [];

    /// <summary>Keys like that: so are the predictions that they take part in.</summary>
    public int[] UnknownKeys { get; protected init; } = [];

    /// <summary>The queries as they were given, (N, d), where they are in memory and within bounds; else null.</summary>
    public virtual T[]? GivenQueries => null;

    /// <summary>Makes room for gradients, before any block is made.</summary>
    public abstract void BeginBackward();

    /// <summary>Memory for blocks, one after the other; made where tensors may live until the end.</summary>
    /// <param name="rows">The most at a time.</param>
    /// <param name="threads">That work on it at once.</param>
    public abstract IPairBlock<T> Block(int rows, int threads);

    /// <summary>
    /// The gradients of queries and keys after the last block; where these are the same tensor the keys' is in the queries'.
    /// </summary>
    /// <param name="blocks">All there are.</param>
    /// <param name="threads">What each thread gathered.</param>
    /// <param name="ofQueries">What comes to the queries from elsewhere, (N, d) or nothing.</param>
    public abstract (Tensor Queries, Tensor? Keys) Gradients(
        IReadOnlyList<IPairBlock<T>> blocks,
        IEnumerable<PairGradients<T>> threads,
        T[] ofQueries
    );
}

/// <summary>A block of rows is begun, its rows are made and given back by any thread, and it is ended.</summary>
internal interface IPairBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Begin(long first, int rows);

    /// <summary>The logits of a row: in the block, or in the memory given.</summary>
    Span<T> Logits(long row, Span<T> memory);

    /// <summary>Takes the gradient of a row's logits; both may be overwritten.</summary>
    void Backward(long row, Span<T> logits, Span<T> gradient, PairGradients<T> gradients);

    void End();
}
