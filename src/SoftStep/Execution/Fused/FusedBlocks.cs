using System.Numerics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>Goes through all rows, block after block, with the same workers.</summary>
internal static class FusedBlocks
{
    /// <returns>The workers there were, always in the same order.</returns>
    public static IReadOnlyCollection<FusedWorker<T>> ForEachRow<T>(
        PairSource<T> pairs,
        long rows,
        int blockRows,
        Func<FusedWorker<T>> worker,
        Action<FusedWorker<T>, long> body,
        bool isSumming
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var workers = new FusedWorker<T>?[get_num_threads()];
        for (var first = 0L; first < rows; first += blockRows)
        {
            var (start, size) = (first, (int)Math.Min(blockRows, rows - first));
            pairs.Begin(start, size);
            Rows.ForEach(
                size,
                pairs.Length,
                i => workers[i] ??= worker(),
                (own, row) => body(own, start + row),
                inFixedShares: isSumming
            );
            pairs.End(start, size);
        }
        return [.. workers.OfType<FusedWorker<T>>()];
    }
}
