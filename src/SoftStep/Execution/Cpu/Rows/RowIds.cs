namespace SoftStep.Execution.Cpu.Rows;

/// <summary>One kind of ids in memory: those of the queries (N) and of the keys (M).</summary>
internal sealed class RowIds
{
    private readonly Tensor queryIds;
    private readonly Tensor keyIds;
    private readonly TensorMemory<long> queries;
    private readonly TensorMemory<long> keys;
    private readonly int count;

    public RowIds(Tensor queries, Tensor keys)
    {
        queryIds = Rows(queries);
        keyIds = ReferenceEquals(keys, queries) ? queryIds : Rows(keys);
        (this.queries, this.keys) = (new(queryIds), new(keyIds));
        count = checked((int)keys.numel());
    }

    /// <summary>Writes the keys with the query's id, in ascending order, behind those found before; returns how many there are now.</summary>
    public int Find(long row, Span<int> found, int next)
    {
        var id = queries.Row(row, 1)[0];
        var ids = keys.Row(0, count);
        for (var at = ids.IndexOf(id); at >= 0; )
        {
            found[next++] = at;
            var further = ids[(at + 1)..].IndexOf(id);
            at = further < 0 ? -1 : at + 1 + further;
        }
        GC.KeepAlive((queryIds, keyIds));
        return next;
    }

    private static Tensor Rows(Tensor ids) => ids.As(ScalarType.Int64).Packed();
}
