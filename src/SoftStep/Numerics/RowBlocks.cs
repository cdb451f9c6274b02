namespace SoftStep.Numerics;

/// <summary>Processes the rows of a tensor in blocks, to bound the memory of intermediate results.</summary>
internal static class RowBlocks
{
    /// <summary>Query-key pairs in memory at a time: 64 MB in float32.</summary>
    private const long PairsAtATime = 1 << 24;

    /// <summary>The number of queries (…, N, d) per block, against keys (…, M, d).</summary>
    public static long RowsFor(Tensor queries, Tensor keys) => RowsFor(queries, keys, PairsAtATime);

    /// <summary>The same for a given number of pairs at a time; at least 1.</summary>
    public static long RowsFor(Tensor queries, Tensor keys, long pairsAtATime)
    {
        var shape = PairShape(queries, keys);
        return Math.Max(1, pairsAtATime / Math.Max(1, shape[..^2].Aggregate(shape[^1], (pairs, axis) => pairs * axis)));
    }

    /// <summary>(…, N, M) for queries (…, N, d) and keys (…, M, d), one of which may lack the leading axes.</summary>
    public static long[] PairShape(Tensor queries, Tensor keys)
    {
        var batch = queries.ndim >= keys.ndim ? queries.shape[..^2] : keys.shape[..^2];
        return [.. batch, queries.size(-2), keys.size(-2)];
    }

    /// <summary>
    /// Runs blocks of at most <paramref name="size"/> rows, a single empty one if there are no rows, and concatenates the
    /// results along the same axis.
    /// </summary>
    public static Tensor Run(Tensor rows, int axis, long size, Func<Tensor, Tensor> run)
    {
        using var held = new Held(rows);
        using var scope = NewDisposeScope();
        var count = rows.size(axis);
        var results = new List<Tensor>();
        for (var start = 0L; start == 0 || start < count; start += size)
        {
            using var block = NewDisposeScope();
            results.Add(run(rows.narrow(axis, start, Math.Min(size, count - start))).MoveToOuterDisposeScope());
        }
        // cat of a single tensor is not a copy, and a block's result may be the block itself.
        return (results.Count == 1 ? results[0].clone() : cat(results, axis)).MoveToOuterDisposeScope();
    }
}
