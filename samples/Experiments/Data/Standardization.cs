using static TorchSharp.torch;

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

    /// <summary>Standardised values in their original units, row by row.</summary>
    /// <param name="values">float32.</param>
    public double[] Original(Tensor values)
    {
        var (mean, deviation) = (Mean, StandardDeviation);
        return [.. values.cpu().data<float>().ToArray().Select(value => mean + (value * deviation))];
    }
}
