namespace SoftStep.Experiments.Data;

/// <summary>The affine map that gives a training target mean zero and standard deviation one.</summary>
internal readonly record struct Standardization(double Mean, double StandardDeviation)
{
    public static Standardization Fit(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        double squares = 0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new Standardization(mean, Math.Sqrt(squares / values.Length));
    }

    public double Apply(double value) => (value - Mean) / StandardDeviation;
}
