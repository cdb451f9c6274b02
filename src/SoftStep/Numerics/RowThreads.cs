namespace SoftStep.Numerics;

/// <summary>Work on independent rows, over all cores where there is enough of it.</summary>
internal static class RowThreads
{
    /// <summary>Below this many entries starting threads costs more than they save.</summary>
    private const long ParallelFrom = 1 << 14;

    /// <summary>How many threads there are for it.</summary>
    public static int Count(long count, long length) =>
        count * length < ParallelFrom ? 1 : (int)Math.Min(get_num_threads(), count);

    /// <param name="count">How many rows.</param>
    /// <param name="length">Of each.</param>
    /// <param name="worker">Gives what the thread of a number keeps for all its rows.</param>
    /// <param name="body">Does one row.</param>
    /// <param name="inFixedShares">
    /// Whether a thread has the same rows in every run, so that what it sums up over them is the same to the last digit;
    /// else whoever is free takes the next.
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
