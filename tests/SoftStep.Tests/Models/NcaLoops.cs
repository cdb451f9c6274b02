namespace SoftStep.Tests.Models;

/// <summary>Plain NCA with the Euclidean similarity, in loops over pairs, with its gradient for queries and keys.</summary>
internal static class NcaLoops
{
    /// <param name="queries">N rows.</param>
    /// <param name="keys">M rows.</param>
    /// <param name="labels">Of the keys.</param>
    /// <param name="excluded">Whether a pair is excluded.</param>
    public static double[] Predict(
        double[][] queries,
        double[][] keys,
        double[] labels,
        Func<int, int, bool> excluded
    ) => [.. queries.Select((x, i) => Weights(x, keys, j => excluded(i, j)).Zip(labels, (w, y) => w * y).Sum())];

    public static double[] Weights(double[] query, double[][] keys, Func<int, bool> excluded)
    {
        var e = keys.Select((k, j) => excluded(j) ? 0 : Math.Exp(-Distance(query, k))).ToArray();
        return [.. e.Select(value => value / e.Sum())];
    }

    private static double Distance(double[] x, double[] k) => Math.Sqrt(x.Zip(k, (a, b) => (a - b) * (a - b)).Sum());
}
