namespace SoftStep.Experiments.Statistics;

/// <summary>The mean of values and their sample standard deviation, which is NaN for fewer than two values.</summary>
internal readonly record struct MeanAndDeviation(double Mean, double StandardDeviation)
{
    public static MeanAndDeviation Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new MeanAndDeviation(mean, Math.Sqrt(squares / (values.Count - 1)));
    }
}
