namespace SoftStep.Fixtures;

/// <summary>Rows of weights with their labels, and what was asked of their distributions.</summary>
/// <param name="Name">What is special.</param>
/// <param name="Weights">(N, M).</param>
/// <param name="Labels">(M, q).</param>
/// <param name="Points">P.</param>
/// <param name="Levels">L.</param>
/// <param name="Observations">(N, q).</param>
/// <param name="Cdf">(N, q, P).</param>
/// <param name="Quantiles">(N, q, L).</param>
/// <param name="Mean">(N, q).</param>
/// <param name="Variance">(N, q).</param>
/// <param name="Crps">(N, q).</param>
/// <param name="GradWeights">Of the CRPS, (N, q, M).</param>
/// <param name="GradObservations">Of the CRPS, (N, q).</param>
public sealed record DistributionEntry(
    string Name,
    double[][] Weights,
    double[][] Labels,
    double[] Points,
    double[] Levels,
    double[][] Observations,
    double[][][] Cdf,
    double[][][] Quantiles,
    double[][] Mean,
    double[][] Variance,
    double[][] Crps,
    double[][][] GradWeights,
    double[][] GradObservations
)
{
    /// <summary>Whether all arrays have the sizes given by the case.</summary>
    public bool HasShapes()
    {
        if (Weights is not [{ Length: > 0 } row, ..] || Labels is not [{ Length: > 0 } label, ..])
        {
            return false;
        }
        var (n, m, q) = (Weights.Length, row.Length, label.Length);
        return Weights.IsTable(n, m)
            && Labels.IsTable(m, q)
            && new[] { Observations, Mean, Variance, Crps, GradObservations }.All(table => table.IsTable(n, q))
            && IsTables(Cdf, Points.Length)
            && IsTables(Quantiles, Levels.Length)
            && IsTables(GradWeights, m);

        bool IsTables(double[][][] tables, int each) =>
            tables.Length == n && tables.All(table => table.IsTable(q, each));
    }
}
