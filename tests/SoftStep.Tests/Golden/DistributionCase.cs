namespace SoftStep.Tests.Golden;

/// <summary>Rows of weights and their labels in the second fixture file, and what was asked of them.</summary>
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
public sealed record DistributionCase(
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
    public static IReadOnlyList<DistributionCase> All { get; } =
        BeyondFixtures.Section<DistributionCase>("distribution");

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, All.Count)];

    /// <summary>Rows of one length.</summary>
    public static Tensor Tensor(double[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray(), ScalarType.Float64).reshape(rows.Length, rows[0].Length);

    /// <inheritdoc cref="Tensor(double[][])"/>
    public static Tensor Tensor(double[][][] rows) => stack([.. rows.Select(Tensor)]);
}
