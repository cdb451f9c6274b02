namespace SoftStep.Ranking;

/// <summary>The pool-adjacent-violators algorithm, row by row on all cores, without allocations per row.</summary>
internal static class RowPooling
{
    /// <param name="s">(rows, n) float64 on the CPU, contiguous.</param>
    /// <param name="w">Like s.</param>
    /// <param name="regularization">The kind of block.</param>
    /// <param name="counts">(rows, 1) int64, the number of leading entries to pool; null for all.</param>
    /// <returns>(rows, n) int64: for each entry the index of the first entry of its block.</returns>
    public static Tensor BlockStarts(Tensor s, Tensor w, Regularization regularization, Tensor? counts)
    {
        var starts = empty(s.shape, dtype: ScalarType.Int32, device: s.device);
        if (regularization == Regularization.L2)
        {
            Pool<MeanBlock>(s, w, counts, starts);
        }
        else
        {
            Pool<LogSumExpBlock>(s, w, counts, starts);
        }
        return starts.to(ScalarType.Int64);
    }

    private static void Pool<TBlock>(Tensor s, Tensor w, Tensor? counts, Tensor starts)
        where TBlock : struct, IBlock<TBlock>
    {
        var (rows, length) = (s.size(0), (int)s.size(1));
        var (values, weights) = (new TensorMemory<double>(s), new TensorMemory<double>(w));
        var limits = counts is null ? default : new TensorMemory<long>(counts);
        var output = new TensorMemory<int>(starts);
        RowThreads.ForEach(
            rows,
            length,
            _ => new TBlock[length],
            (blocks, row) =>
            {
                var count = counts is null ? length : (int)limits.Row(row, 1)[0];
                Pool<TBlock>(
                    values.Row(row, length)[..count],
                    weights.Row(row, length),
                    blocks,
                    output.Row(row, length)
                );
            }
        );
        GC.KeepAlive((s, w, counts, starts));
    }

    /// <summary>Pools one row: adjacent blocks are merged until their values descend.</summary>
    /// <param name="s">Descending.</param>
    /// <param name="w">Like s, of the same length or longer.</param>
    /// <param name="blocks">Scratch memory, as long as s.</param>
    /// <param name="starts">Output: for each entry of s the start of its block; further entries are blocks of one.</param>
    public static void Pool<TBlock>(
        ReadOnlySpan<double> s,
        ReadOnlySpan<double> w,
        Span<TBlock> blocks,
        Span<int> starts
    )
        where TBlock : struct, IBlock<TBlock>
    {
        var depth = 0;
        for (var i = 0; i < s.Length; i++)
        {
            // starts[..depth] is the stack of the blocks' starts: there are never more blocks than entries so far.
            var block = TBlock.Of(s[i], w[i]);
            var start = i;
            // Equal values must share a block, even if they are so large that their mean is rounded.
            var isTie = i > 0 && s[i] == s[i - 1];
            while (depth > 0 && (isTie || !blocks[depth - 1].IsAbove(block)))
            {
                depth--;
                block = blocks[depth].Merge(block);
                start = starts[depth];
                isTie = false;
            }
            blocks[depth] = block;
            starts[depth++] = start;
        }
        for (var i = s.Length; i < starts.Length; i++)
        {
            starts[i] = i;
        }
        // From the last block to the first, so that no start is overwritten before it is read.
        for (var end = s.Length; depth > 0; )
        {
            var start = starts[--depth];
            starts[start..end].Fill(start);
            end = start;
        }
    }
}
