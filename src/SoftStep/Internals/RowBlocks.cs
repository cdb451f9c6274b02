namespace SoftStep.Internals;

/// <summary>Goes through the rows of a tensor in blocks, so that what is made of them stays small.</summary>
internal static class RowBlocks
{
    /// <summary>How many pairs of a query and a key are held at a time: 64 MB in float32.</summary>
    private const long PairsAtATime = 1 << 24;

    /// <summary>How many queries, where each has so many pairs.</summary>
    public static long RowsFor(long pairs) => Math.Max(1, PairsAtATime / Math.Max(1, pairs));

    /// <summary>
    /// Runs blocks of at most <paramref name="size"/> rows, one of none where there are none, and joins the results on
    /// the same axis.
    /// </summary>
    public static Tensor Run(Tensor rows, int axis, long size, Func<Tensor, Tensor> run)
    {
        using var scope = NewDisposeScope();
        var count = rows.size(axis);
        var results = new List<Tensor>();
        for (var start = 0L; start == 0 || start < count; start += size)
        {
            using var block = NewDisposeScope();
            results.Add(run(rows.narrow(axis, start, Math.Min(size, count - start))).MoveToOuterDisposeScope());
        }
        return cat(results, axis).MoveToOuterDisposeScope();
    }
}
