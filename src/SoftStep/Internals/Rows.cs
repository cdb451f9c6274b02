namespace SoftStep.Internals;

/// <summary>Work on independent rows, over all cores where there is enough of it.</summary>
internal static class Rows
{
    /// <summary>Below this many entries starting threads costs more than they save.</summary>
    private const long ParallelFrom = 1 << 14;

    /// <param name="count">How many rows.</param>
    /// <param name="length">Of each.</param>
    /// <param name="worker">Gives what the thread of a number keeps for all its rows.</param>
    /// <param name="body">Does one row.</param>
    /// <remarks>A thread has the same rows in every run, so that what it sums up is the same to the last digit.</remarks>
    public static void ForEach<TWorker>(long count, long length, Func<int, TWorker> worker, Action<TWorker, long> body)
    {
        var threads = count * length < ParallelFrom ? 1 : (int)Math.Min(get_num_threads(), count);
        if (threads == 1)
        {
            Run(0);
        }
        else
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
        }

        void Run(int thread)
        {
            var own = worker(thread);
            for (var row = count * thread / threads; row < count * (thread + 1) / threads; row++)
            {
                body(own, row);
            }
        }
    }
}
