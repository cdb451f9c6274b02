using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What the backward pass of products needs in addition: padded rows for vector loads, and memory for gradients.</summary>
internal sealed class ProductGradients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor queries;

    /// <param name="queries">(N, d).</param>
    /// <param name="keys">(M, d).</param>
    public ProductGradients(Tensor queries, CoordinateRows<T> keys)
    {
        Stride = RowMath.Padded<T>(queries.size(1));
        this.queries = new CoordinateRows<T>(queries).Ready(Stride);
        Keys = keys.Ready(Stride);
        OfQueries = queries.empty_like();
        (PaddedQueries, PaddedKeys, OfQuery) = (new(this.queries), new(Keys), new(OfQueries));
    }

    /// <summary>(M, d padded).</summary>
    public Tensor Keys { get; }

    /// <summary>d padded.</summary>
    public int Stride { get; }

    /// <summary>(N, d padded).</summary>
    public TensorMemory<T> PaddedQueries { get; }

    /// <summary>(M, d padded).</summary>
    public TensorMemory<T> PaddedKeys { get; }

    /// <summary>The queries' gradient, (N, d); every block fills its rows.</summary>
    public Tensor OfQueries { get; }

    public TensorMemory<T> OfQuery { get; }

    /// <summary>Zeros (M, d padded) for the sums of a block.</summary>
    public Tensor NewKeySums() => Keys.zeros_like();
}
