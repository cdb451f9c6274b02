namespace SoftStep.Experiments.Data;

/// <summary>The numbers of the rows to train on, to validate and to test.</summary>
/// <param name="Groups">For every row the number of its group.</param>
internal sealed record RowSplit(int[] Train, int[] Validation, int[] Test, IReadOnlyList<long> Groups)
{
    /// <summary>
    /// Draws whole groups, so that rows that would give each other away are in one set. Each set takes groups until it
    /// has its size, the last group included; what the test set does not need is in none.
    /// </summary>
    /// <param name="keys">Of each row; rows with equal keys are a group.</param>
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
