namespace SoftStep.Ranking;

/// <summary>Pool adjacent violators, one row after the other on every core; nothing is allocated per row.</summary>
internal static class RowPooling
{
    /// <param name="s">(rows, n) float64 on the CPU, contiguous.</param>
    /// <param name="w">Like s.</param>
    /// <param name="regularization">Which kind of block.</param>
    /// <param name="counts">(rows, 1) int64, or null where every entry takes part.</param>
    /// <returns>(rows, n) int64.</returns>
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

    /// <summary>Pools one row: of neighbouring blocks the later must have the smaller value.</summary>
    /// <param name="s">Descending.</param>
    /// <param name="w">Like s.</param>
    /// <param name="blocks">Room for as many as s has entries.</param>
    /// <param name="starts">Becomes, for each entry of s, where its block starts; entries beyond stay alone.</param>
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
            // The row's output doubles as the stack of starts: there are never more blocks than entries seen.
            var block = TBlock.Of(s[i], w[i]);
            var start = i;
            // Equal values are one block, also where they are so large that a mean of them is rounded.
            var isTie = i > 0 && s[i] == s[i - 1];
            while (depth > 0 && (blocks[depth - 1].Value <= block.Value || isTie))
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
