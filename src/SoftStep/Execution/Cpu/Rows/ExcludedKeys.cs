using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>The keys that take no part in a row, of queries (N, d) and keys (M, d).</summary>
internal sealed class ExcludedKeys
{
    private readonly bool isSameRows;
    private readonly RowIds[] ids;
    private readonly int count;

    /// <param name="exclusion">Null for none.</param>
    /// <param name="count">M.</param>
    public ExcludedKeys(Exclusion? exclusion, int count)
    {
        isSameRows = exclusion?.SameRows is not null;
        ids = isSameRows || exclusion is null ? [] : [.. exclusion.Ids.Select(id => new RowIds(id.Queries, id.Keys))];
        this.count = count;
    }

    /// <summary>Ascending.</summary>
    /// <param name="row">Of a query.</param>
    /// <param name="memory">Where they are written; replaced where it is too small.</param>
    public ReadOnlySpan<int> Of(long row, ref int[] memory)
    {
        if (isSameRows)
        {
            memory = memory.Length == 0 ? new int[1] : memory;
            memory[0] = (int)row;
            return memory.AsSpan(0, 1);
        }
        if (ids.Length == 0)
        {
            return [];
        }
        memory = memory.Length == 0 ? new int[count * ids.Length] : memory;
        var found = 0;
        foreach (var kind in ids)
        {
            found = kind.Find(row, memory, found);
        }
        var all = memory.AsSpan(0, found);
        if (ids.Length == 1)
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
