namespace SoftStep.Internals;

/// <summary>Work on independent rows, over all cores where there is enough of it.</summary>
internal static class Rows
{
    /// <summary>Below this many entries starting threads costs more than they save.</summary>
    private const long ParallelFrom = 1 << 14;

    /// <param name="count">How many rows.</param>
    /// <param name="length">Of each.</param>
    /// <param name="worker">Makes what one thread keeps for all its rows.</param>
    /// <param name="body">Does one row.</param>
    /// <returns>The workers there were.</returns>
    public static IReadOnlyCollection<TWorker> ForEach<TWorker>(
        long count,
        long length,
        Func<TWorker> worker,
        Action<TWorker, long> body
    )
    {
        var threads = count * length < ParallelFrom ? 1 : Math.Min(get_num_threads(), count);
        if (threads == 1)
        {
            var only = worker();
            for (var row = 0L; row < count; row++)
            {
                body(only, row);
            }
            return [only];
        }
        var workers = new TWorker[threads];
        var next = 0L;
        var chunk = Math.Max(1, count / (threads * 8));
        Parallel.For(
            0,
            (int)threads,
            new ParallelOptions { MaxDegreeOfParallelism = (int)threads },
            thread =>
            {
                var own = workers[thread] = worker();
                for (
                    var first = Interlocked.Add(ref next, chunk) - chunk;
                    first < count;
                    first = Interlocked.Add(ref next, chunk) - chunk
                )
                {
                    for (var row = first; row < Math.Min(first + chunk, count); row++)
                    {
                        body(own, row);
                    }
                }
            }
        );
        return workers;
    }
}
