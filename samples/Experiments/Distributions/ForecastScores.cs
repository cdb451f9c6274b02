namespace SoftStep.Experiments.Distributions;

/// <summary>How good a forecast of the test rows is.</summary>
/// <param name="Crps">Lower is better.</param>
/// <param name="SharesUpTo">For each of <see cref="Forecaster.Levels"/> the share of labels up to its quantile.</param>
/// <param name="Own">For each of <see cref="Forecast.IntervalLevels"/> the forecast's own interval.</param>
/// <param name="Calibrated">The same intervals, calibrated.</param>
internal sealed record ForecastScores(
    double Crps,
    IReadOnlyList<double> SharesUpTo,
    IReadOnlyList<IntervalScore> Own,
    IReadOnlyList<IntervalScore> Calibrated
)
{
    public static ForecastScores Of(Forecast forecast) =>
        new(
            forecast.Test.Crps,
            [.. Forecaster.Levels.Select((_, level) => forecast.Test.ShareUpTo(level))],
            [.. Forecast.IntervalLevels.Select(forecast.Own)],
            [.. Forecast.IntervalLevels.Select(forecast.Calibrated)]
        );
}
