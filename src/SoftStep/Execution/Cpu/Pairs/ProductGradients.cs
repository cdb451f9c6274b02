using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What the backward pass of products needs in addition: padded rows for vector loads, and memory for gradients.</summary>
internal sealed class ProductGradients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor queries;
    private readonly Tensor keys;

    /// <param name="queries">(N, d).</param>
    /// <param name="keys">(M, d).</param>
    public ProductGradients(Tensor queries, Tensor keys)
    {
        Stride = RowMath.Padded<T>(queries.size(1));
        this.queries = Padded(queries);
        this.keys = Padded(keys);
        OfQueries = queries.empty_like();
        (PaddedQueries, PaddedKeys, OfQuery) = (new(this.queries), new(this.keys), new(OfQueries));
    }

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
    public Tensor NewKeySums() => zeros([keys.size(0), Stride], keys.dtype, keys.device);

    private Tensor Padded(Tensor rows)
    {
        if (rows.size(1) == Stride)
        {
            return rows;
        }
        var padded = zeros([rows.size(0), Stride], rows.dtype, rows.device);
        padded.narrow(1, 0, rows.size(1)).copy_(rows);
        return padded;
    }
}
