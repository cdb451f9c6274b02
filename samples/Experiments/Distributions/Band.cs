namespace SoftStep.Experiments.Distributions;

/// <summary>The quantiles that a forecaster predicts at the points of a picture.</summary>
/// <param name="Name">The forecaster's, or that of the true distribution.</param>
/// <param name="Series">Which of the colours of pictures it has.</param>
/// <param name="Crps">Of the labels of all test points.</param>
/// <param name="Quantiles">For each point one at each of <see cref="Forecaster.Levels"/>.</param>
internal sealed record Band(string Name, int Series, double Crps, IReadOnlyList<double[]> Quantiles)
{
    /// <summary>Of the test set's points one in so many is drawn.</summary>
    public const int Step = 10;

    public static IEnumerable<double> Points => NoisyFunction.TestPoints.Where((_, i) => i % Step == 0);

    public static Band Of(string name, int series, ForecastRows rows) =>
        new(name, series, rows.Crps, [.. rows.Quantiles.Where((_, i) => i % Step == 0)]);
}
