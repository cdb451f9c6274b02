namespace SoftStep.Numerics;

/// <summary>Processes the rows of a tensor in blocks, to bound the memory of intermediate results.</summary>
internal static class RowBlocks
{
    /// <summary>Query-key pairs in memory at a time: 64 MB in float32.</summary>
    private const long PairsAtATime = 1 << 24;

    /// <summary>Coordinates of rows that are converted at a time: 16 MB in float32.</summary>
    private const long CoordinatesAtATime = 1 << 22;

    /// <summary>Queries that are compared with all keys at a time.</summary>
    public const long QueriesAtATime = 256;

    /// <summary>The number of queries (…, N, d) per block, against keys (…, M, d).</summary>
    public static long RowsFor(Tensor queries, Tensor keys) => RowsFor(queries, keys, PairsAtATime);

    /// <summary>The same for a given number of pairs at a time; at least 1.</summary>
    public static long RowsFor(Tensor queries, Tensor keys, long pairsAtATime)
    {
        var shape = PairShape(queries, keys);
        return Math.Max(1, pairsAtATime / Math.Max(1, shape[..^2].Aggregate(shape[^1], (pairs, axis) => pairs * axis)));
    }

    /// <summary>
    /// Blocks of keys (…, M, d) that are compared with all given queries (…, N, d) at a time, so that neither all pairs nor all
    /// keys are in memory once more: where each begins, and its number of keys. For more than
    /// <see cref="QueriesAtATime"/> queries, these are divided first.
    /// </summary>
    public static IEnumerable<(long First, long Count)> OfKeys(Tensor queries, Tensor keys)
    {
        var (all, size) = (keys.size(-2), Math.Min(RowsFor(keys, queries), ConvertedAtATime(keys)));
        for (var first = 0L; first < all; first += size)
        {
            yield return (first, Math.Min(size, all - first));
        }
    }

    /// <summary>The number of rows (…, n, d) that are converted to another dtype at a time, so that a large bank is not copied.</summary>
    public static long ConvertedAtATime(Tensor rows) =>
        Math.Max(1, CoordinatesAtATime / Math.Max(1, rows.numel() / Math.Max(1, rows.size(-2))));

    /// <summary>(…, N, M) for queries (…, N, d) and keys (…, M, d), one of which may lack the leading axes.</summary>
    public static long[] PairShape(Tensor queries, Tensor keys)
    {
        var batch = queries.ndim >= keys.ndim ? queries.shape[..^2] : keys.shape[..^2];
        return [.. batch, queries.size(-2), keys.size(-2)];
    }

    /// <summary>
    /// Runs blocks of at most <paramref name="size"/> rows, a single empty one if there are no rows, and concatenates the
    /// results.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="axis">The axis of the rows.</param>
    /// <param name="size">The most rows of a block.</param>
    /// <param name="run">From a block to its result.</param>
    /// <param name="joined">The axis of the results along which they are concatenated; null for the same.</param>
    public static Tensor Run(Tensor rows, int axis, long size, Func<Tensor, Tensor> run, int? joined = null)
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
        return (results.Count == 1 ? results[0].clone() : cat(results, joined ?? axis)).MoveToOuterDisposeScope();
    }
}
