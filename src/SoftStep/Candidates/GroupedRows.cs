using System.Runtime.InteropServices;

namespace SoftStep.Candidates;

/// <summary>The rows of each group, on the host; a group is an integer.</summary>
internal sealed class GroupedRows
{
    private readonly Dictionary<long, Group> groups = [];
    private readonly long[] rows;

    /// <param name="integers">(n), of any integral type and on any device.</param>
    public GroupedRows(Tensor integers)
    {
        using var scope = NewDisposeScope();
        var onHost = integers.cpu().As(ScalarType.Int64).Packed();
        var all = new TensorMemory<long>(onHost).Row(0, checked((int)onHost.numel()));
        foreach (var integer in all)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(groups, integer, out _).Count++;
        }
        var first = 0;
        foreach (var integer in groups.Keys)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrNullRef(groups, integer);
            group.First = first;
            first += group.Count;
            group.Count = 0;
        }
        rows = new long[all.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrNullRef(groups, all[row]);
            rows[group.First + group.Count++] = row;
        }
        GC.KeepAlive(onHost);
    }

    /// <summary>The groups, each once.</summary>
    public IReadOnlyCollection<long> Integers => groups.Keys;

    /// <summary>The number of rows of a group, 0 if there is no such group.</summary>
    public int CountOf(long integer) => groups.GetValueOrDefault(integer).Count;

    /// <summary>The row numbers, ascending.</summary>
    public ReadOnlySpan<long> RowsOf(long integer)
    {
        var group = groups.GetValueOrDefault(integer);
        return rows.AsSpan(group.First, group.Count);
    }

    private struct Group
    {
        public int First;
        public int Count;
    }
}
