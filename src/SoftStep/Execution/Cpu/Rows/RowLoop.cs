using System.Numerics;
using SoftStep.Execution.Cpu.Pairs;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>Processes all rows, block by block, with one worker per thread.</summary>
internal static class RowLoop
{
    /// <summary>
    /// The size of a thread's own block, which stays in its core's own cache beside the state of a row: 48 rows of 4,096 float32.
    /// Measured (a training step, N = 4096, d = 64): with 18 to 192 rows per block the time is the same within 15 %.
    /// </summary>
    private const long OwnBytes = 768 << 10;

    /// <summary>The fewest rows of a thread's own block: with fewer, a product takes longer per row.</summary>
    private const long OwnRows = 16;

    /// <summary>
    /// The fewest rows of a shared block: each block reads all keys, so with fewer rows a large bank takes longer. Of many millions
    /// of keys as many as fit into <see cref="SharedBytes"/>, but at least as many as a product computes at a time.
    /// </summary>
    private const long SharedRows = 48;
    private const long LeastSharedRows = 6;
    private const long SharedBytes = 512 << 20;

    /// <param name="pairs">Computes the logits of rows.</param>
    /// <param name="rows">N.</param>
    /// <param name="blockBytes">The memory of all blocks together, in bytes.</param>
    /// <param name="rowBytes">The bytes of a row of logits.</param>
    /// <param name="worker">Creates a thread's worker.</param>
    /// <param name="body">Processes a row.</param>
    /// <param name="isSumming">Whether workers and blocks sum over rows; each then gets the same rows in every run.</param>
    /// <returns>The workers and blocks, always in the same order.</returns>
    public static (IReadOnlyList<RowWorker<T>> Workers, IReadOnlyList<IPairBlock<T>> Blocks) ForEachRow<T>(
        PairSource<T> pairs,
        long rows,
        long blockBytes,
        long rowBytes,
        Func<RowWorker<T>> worker,
        Action<RowWorker<T>, long> body,
        bool isSumming
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var workers = new RowWorker<T>?[get_num_threads()];
        var ownRows = Math.Min(blockBytes / workers.Length, OwnBytes) / rowBytes;
        var blocks =
            pairs.IsDirect ? Direct()
            : ownRows >= OwnRows ? OfThreads()
            : Shared();
        return ([.. workers.OfType<RowWorker<T>>()], blocks);

        RowWorker<T> Worker(int thread, IPairBlock<T> block)
        {
            var own = workers[thread] ??= worker();
            own.Block = block;
            return own;
        }

        IReadOnlyList<IPairBlock<T>> Direct()
        {
            var block = pairs.Block(0, workers.Length);
            RowThreads.ForEach(rows, pairs.Length, thread => Worker(thread, block), body, isSumming);
            return [block];
        }

        // Every thread runs its own blocks from the product to the end: no thread waits for another, and a block stays in its
        // core's cache.
        IReadOnlyList<IPairBlock<T>> OfThreads()
        {
            var threads = RowThreads.Count(rows, pairs.Length);
            var count = (rows + ownRows - 1) / ownRows;
            count = (count + threads - 1) / threads * threads;
            var size = (int)((rows + count - 1) / count);
            IPairBlock<T>[] blocks = [.. Enumerable.Range(0, threads).Select(_ => pairs.Block(size, 1))];
            RowThreads.ForEach(
                (rows + size - 1) / size,
                size * (long)pairs.Length,
                thread => Worker(thread, blocks[thread]),
                (own, number) => RunBlock(own, number * size, (int)Math.Min(size, rows - number * size)),
                isSumming
            );
            return blocks;
        }

        void RunBlock(RowWorker<T> own, long first, int count)
        {
            own.Block.Begin(first, count);
            for (var row = first; row < first + count; row++)
            {
                body(own, row);
            }
            own.Block.End();
        }

        IReadOnlyList<IPairBlock<T>> Shared()
        {
            var fewest = Math.Clamp(SharedBytes / rowBytes, LeastSharedRows, SharedRows);
            var size = (int)Math.Min(rows, Math.Max(fewest, blockBytes / rowBytes));
            var block = pairs.Block(size, RowThreads.Count(size, pairs.Length));
            for (var first = 0L; first < rows; first += size)
            {
                var (start, count) = (first, (int)Math.Min(size, rows - first));
                block.Begin(start, count);
                RowThreads.ForEach(
                    count,
                    pairs.Length,
                    thread => Worker(thread, block),
                    (own, row) => body(own, start + row),
                    isSumming
                );
                block.End();
            }
            return [block];
        }
    }
}
