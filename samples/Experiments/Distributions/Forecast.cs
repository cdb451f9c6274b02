using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>What a forecaster predicts for rows that took no part in its training.</summary>
internal sealed record Forecast(ForecastRows Calibration, ForecastRows Test)
{
    /// <summary>Levels of central intervals: 0.1, 0.2, …, 0.9.</summary>
    public static IReadOnlyList<double> IntervalLevels { get; } = [.. Enumerable.Range(1, 9).Select(i => i / 10.0)];

    /// <summary>The test rows' own interval between two quantiles.</summary>
    public IntervalScore Own(double level)
    {
        var (lower, upper) = Test.Interval(level);
        return IntervalScore.Of(lower, upper, Test.Labels);
    }

    /// <summary>The same intervals, calibrated.</summary>
    public IntervalScore Calibrated(double level)
    {
        using var scope = NewDisposeScope();
        var (known, ofTest) = (Calibration.Interval(level), Test.Interval(level));
        var intervals = ConformalIntervals.Calibrate(
            tensor(known.Lower),
            tensor(known.Upper),
            tensor(Calibration.Labels),
            level
        );
        var (lower, upper) = intervals.Of(tensor(ofTest.Lower), tensor(ofTest.Upper));
        return IntervalScore.Of(lower.data<double>().ToArray(), upper.data<double>().ToArray(), Test.Labels);
    }
}
