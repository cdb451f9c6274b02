namespace SoftStep.Numerics;

/// <summary>Processes independent rows, on all cores if there are enough of them.</summary>
internal static class RowThreads
{
    /// <summary>With fewer entries in all, starting threads costs more than it saves; measured.</summary>
    private const long ParallelFrom = 1 << 14;

    /// <summary>The number of threads for <paramref name="count"/> rows of <paramref name="length"/> entries.</summary>
    public static int Count(long count, long length) =>
        count * length < ParallelFrom ? 1 : (int)Math.Min(get_num_threads(), count);

    /// <param name="count">The number of rows.</param>
    /// <param name="length">The entries per row.</param>
    /// <param name="worker">Returns what a thread, given by its number, keeps for all its rows.</param>
    /// <param name="body">Processes one row.</param>
    /// <param name="inFixedShares">
    /// Whether each thread gets the same rows in every run, so that sums over its rows are reproducible; otherwise the next
    /// free thread takes the next rows.
    /// </param>
    public static void ForEach<TWorker>(
        long count,
        long length,
        Func<int, TWorker> worker,
        Action<TWorker, long> body,
        bool inFixedShares = false
    )
    {
        var threads = Count(count, length);
        var chunk = Math.Max(1, count / (threads * 8));
        var taken = -1L;
        TorchThreads.Run(threads, Run);

        void Run(int thread)
        {
            var own = worker(thread);
            for (var first = Next(thread - threads); first < count; first = Next(first / chunk))
            {
                for (var row = first; row < Math.Min(first + chunk, count); row++)
                {
                    body(own, row);
                }
            }
        }

        long Next(long before) => chunk * (inFixedShares ? before + threads : Interlocked.Increment(ref taken));
    }
}
