namespace SoftStep.Distributions;

/// <summary>What was learned from the calibration rows of a group.</summary>
/// <param name="Group">An integer; 0 where all rows are one group.</param>
/// <param name="Rows">Their number.</param>
/// <param name="Bounds">Of each column the largest score that is inside; infinite if the rows are too few.</param>
internal sealed record CalibratedGroup(long Group, long Rows, double[] Bounds)
{
    /// <summary>(n + 1)·level may be an integer and above it in floating point, as 10·0.3.</summary>
    private const double Slack = 1e-12;

    /// <summary>⌈(n + 1)·level⌉: of that many smallest scores the last one is the bound.</summary>
    public static double Rank(long rows, double level) => Math.Ceiling((rows + 1) * (level * (1 - Slack)));

    /// <summary>The fewest rows among which there is that rank.</summary>
    public static long RowsNeeded(double level)
    {
        var reached = level * (1 - Slack);
        return (long)Math.Ceiling(reached / (1 - reached));
    }

    /// <param name="group">The group.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="scores">Of all rows and columns, row by row.</param>
    /// <param name="columns">How many.</param>
    /// <param name="level">In (0, 1).</param>
    public static CalibratedGroup Of(long group, int[] rows, double[] scores, int columns, double level)
    {
        var rank = Rank(rows.Length, level);
        return new(group, rows.Length, [.. Enumerable.Range(0, columns).Select(Bound)]);

        double Bound(int column) =>
            rank > rows.Length
                ? double.PositiveInfinity
                : rows.Select(row => scores[row * columns + column]).Order().ElementAt((int)rank - 1);
    }
}
