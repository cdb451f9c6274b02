namespace SoftStep.Experiments.Distributions;

/// <param name="Coverage">The share of labels inside.</param>
/// <param name="Width">The mean; that of an empty interval is 0.</param>
internal sealed record IntervalScore(double Coverage, double Width)
{
    public static IntervalScore Of(double[] lower, double[] upper, double[] labels) =>
        new(
            labels.Where((label, i) => label >= lower[i] && label <= upper[i]).Count() / (double)labels.Length,
            lower.Zip(upper, (low, high) => Math.Max(high - low, 0)).Average()
        );
}
