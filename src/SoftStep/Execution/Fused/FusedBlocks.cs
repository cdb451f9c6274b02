using System.Numerics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>Goes through all rows, block after block, with the same workers.</summary>
internal static class FusedBlocks
{
    /// <returns>The workers there were.</returns>
    public static IReadOnlyCollection<FusedWorker<T>> ForEachRow<T>(
        PairSource<T> pairs,
        long rows,
        int blockRows,
        Func<FusedWorker<T>> worker,
        Action<FusedWorker<T>, long> body
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var idle = new Stack<FusedWorker<T>>();
        for (var first = 0L; first < rows; first += blockRows)
        {
            var (start, size) = (first, (int)Math.Min(blockRows, rows - first));
            pairs.Begin(start, size);
            foreach (var used in Rows.ForEach(size, pairs.Length, Take, (own, row) => body(own, start + row)))
            {
                idle.Push(used);
            }
            pairs.End(start, size);
        }
        return idle;

        FusedWorker<T> Take()
        {
            lock (idle)
            {
                return idle.Count > 0 ? idle.Pop() : worker();
            }
        }
    }
}
