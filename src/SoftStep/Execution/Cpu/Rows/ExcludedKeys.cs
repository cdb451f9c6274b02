using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>Finds the excluded keys of each query, for queries (N, d) and keys (M, d).</summary>
internal sealed class ExcludedKeys
{
    private readonly KeyFinder[] finders;
    private readonly int most;

    /// <param name="exclusion">Null for none.</param>
    /// <param name="keys">(M, d).</param>
    public ExcludedKeys(Exclusion? exclusion, Tensor keys)
    {
        finders = exclusion?.Finders(keys) ?? [];
        foreach (var finder in finders)
        {
            most += finder.Most;
        }
    }

    /// <summary>The indices of the query's excluded keys, ascending.</summary>
    /// <param name="row">The query.</param>
    /// <param name="memory">Memory for them; replaced if it is too small.</param>
    public ReadOnlySpan<int> Of(long row, ref int[] memory)
    {
        if (finders.Length == 0)
        {
            return [];
        }
        if (memory.Length < most)
        {
            memory = new int[most];
        }
        var found = 0;
        foreach (var finder in finders)
        {
            found = finder.Find(row, memory, found);
        }
        var all = memory.AsSpan(0, found);
        if (finders.Length == 1)
        {
            return all;
        }
        all.Sort();
        return all[..Distinct(all)];
    }

    private static int Distinct(Span<int> sorted)
    {
        var kept = Math.Min(1, sorted.Length);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[kept - 1])
            {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }
}
