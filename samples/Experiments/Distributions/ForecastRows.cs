using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <param name="Quantiles">For each row one at each of <see cref="Forecaster.Levels"/>.</param>
/// <param name="Labels">Standardised.</param>
internal sealed record ForecastRows(double[][] Quantiles, double[] Labels)
{
    /// <summary>Twice the pinball loss, averaged over the levels, which stand for all levels.</summary>
    public double Crps
    {
        get
        {
            using var scope = NewDisposeScope();
            var quantiles = tensor(
                Quantiles.SelectMany(row => row).ToArray(),
                [Quantiles.Length, Forecaster.Levels.Count]
            );
            return 2 * Functional.PinballLoss(quantiles, tensor(Labels), Forecaster.Levels).mean().item<double>();
        }
    }

    /// <summary>The share of labels that are at most the quantile of a level.</summary>
    public double ShareUpTo(int level) =>
        Quantiles.Zip(Labels, (quantiles, label) => label <= quantiles[level] ? 1.0 : 0).Average();

    /// <summary>Between the quantiles of (1 − level)/2 and (1 + level)/2, which are among the levels.</summary>
    public (double[] Lower, double[] Upper) Interval(double level)
    {
        var first = (int)Math.Round((1 - level) / 2 * 20) - 1;
        return (
            Array.ConvertAll(Quantiles, quantiles => quantiles[first]),
            Array.ConvertAll(Quantiles, quantiles => quantiles[^(first + 1)])
        );
    }
}
