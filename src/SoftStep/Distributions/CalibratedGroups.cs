namespace SoftStep.Distributions;

/// <summary>The bounds that were learned from calibration rows, by group. Without groups all rows are in group 0.</summary>
internal sealed class CalibratedGroups
{
    private readonly SortedDictionary<long, CalibratedGroup> byGroup;

    /// <param name="groups">At least one.</param>
    /// <param name="isByGroup">Whether the rows were given groups.</param>
    public CalibratedGroups(IEnumerable<CalibratedGroup> groups, bool isByGroup)
    {
        byGroup = new(groups.ToDictionary(group => group.Group));
        IsByGroup = isByGroup;
    }

    public bool IsByGroup { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyCollection<CalibratedGroup> All => byGroup.Values;

    /// <summary>Null for a group without calibration rows.</summary>
    public CalibratedGroup? Find(long group) => byGroup.GetValueOrDefault(group);

    /// <param name="scores">Of each row and column, row by row.</param>
    /// <param name="rows">How many, at least 1.</param>
    /// <param name="level">In (0, 1).</param>
    /// <param name="device">That the groups must have.</param>
    /// <param name="groups">(N), or null.</param>
    public static CalibratedGroups Of(double[] scores, int rows, double level, Device device, Tensor? groups)
    {
        Guard.PerRow(groups, [rows], device, nameof(groups));
        var columns = scores.Length / rows;
        var unknown = Array.FindIndex(scores, double.IsNaN);
        if (unknown >= 0)
        {
            throw new ArgumentException(
                $"Every calibration row needs a score, but that of row {unknown / columns} is NaN: leave out rows whose label or "
                    + "prediction is NaN, and rows without a candidate."
            );
        }
        var groupOf = GroupOf(groups, rows);
        return new(
            Enumerable
                .Range(0, rows)
                .GroupBy(row => groupOf[row])
                .Select(group => CalibratedGroup.Of(group.Key, [.. group], scores, columns, level)),
            groups is not null
        );
    }

    /// <summary>The bound of each new row and column, row by row; infinite for a group without calibration rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="columns">How many.</param>
    /// <param name="device">That the groups must have.</param>
    /// <param name="groups">(N), or null.</param>
    public double[] BoundsOf(int rows, int columns, Device device, Tensor? groups)
    {
        if (groups is null == IsByGroup)
        {
            throw new ArgumentException(
                $"groups must be given if, and only if, they were in the calibration, and there {(IsByGroup ? "they were" : "were none")}.",
                nameof(groups)
            );
        }
        Guard.PerRow(groups, [rows], device, nameof(groups));
        var infinite = Enumerable.Repeat(double.PositiveInfinity, columns).ToArray();
        return [.. GroupOf(groups, rows).SelectMany(group => Find(group)?.Bounds ?? infinite)];
    }

    private static long[] GroupOf(Tensor? groups, int rows)
    {
        if (groups is null)
        {
            return new long[rows];
        }
        using var scope = NewDisposeScope();
        return groups.cpu().As(ScalarType.Int64).data<long>().ToArray();
    }
}
