namespace SoftStep.Experiments.Data;

/// <summary>The row indices for training, validation and test.</summary>
/// <param name="Groups">The group number of every row.</param>
internal sealed record RowSplit(int[] Train, int[] Validation, int[] Test, IReadOnlyList<long> Groups)
{
    /// <summary>
    /// Draws whole groups, so that rows that would reveal each other's labels are in one set. Each set gets groups until it
    /// has at least its size; the groups left after the test set are not used.
    /// </summary>
    /// <param name="keys">One per row; rows with equal keys are a group.</param>
    /// <param name="seed">Decides the order of the groups.</param>
    public static RowSplit ByGroup<TKey>(IEnumerable<TKey> keys, SplitSizes sizes, int seed)
    {
        var members = keys.Select((key, row) => (key, row)).GroupBy(it => it.key, it => it.row).ToArray();
        new Random(seed).Shuffle(members);
        var groups = members
            .SelectMany((rows, group) => rows.Select(row => (row, group)))
            .OrderBy(it => it.row)
            .Select(it => (long)it.group)
            .ToArray();
        var next = 0;

        int[] Take(int size)
        {
            var rows = new List<int>(size);
            while (rows.Count < size && next < members.Length)
            {
                rows.AddRange(members[next++]);
            }

            return [.. rows];
        }

        return new RowSplit(Take(sizes.Train), Take(sizes.Validation), Take(sizes.Test), groups);
    }
}
