namespace SoftStep.Tests.Oracles;

/// <summary>What a row of weights makes of labels, as loops.</summary>
internal static class DistributionOracle
{
    public static double Cdf(double[] weights, double[] labels, double point) =>
        weights.Where((_, j) => labels[j] <= point).Sum();

    public static double Quantile(double[] weights, double[] labels, double level, double slack)
    {
        var (total, last) = (0.0, double.NaN);
        foreach (var j in Enumerable.Range(0, labels.Length).Where(j => weights[j] > 0).OrderBy(j => labels[j]))
        {
            (total, last) = (total + weights[j], labels[j]);
            if (total >= level - slack)
            {
                break;
            }
        }
        return last;
    }

    public static double Mean(double[] weights, double[] labels) => weights.Zip(labels, (w, y) => w * y).Sum();

    public static double Variance(double[] weights, double[] labels)
    {
        var mean = Mean(weights, labels);
        return weights.Zip(labels, (w, y) => w * (y - mean) * (y - mean)).Sum();
    }

    /// <summary>The double sum.</summary>
    public static double Crps(double[] weights, double[] labels, double observed)
    {
        var score = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            score += weights[i] * Math.Abs(observed - labels[i]);
            for (var j = 0; j < labels.Length; j++)
            {
                score -= weights[i] * weights[j] * Math.Abs(labels[i] - labels[j]) / 2;
            }
        }
        return score;
    }

    /// <summary>The integral of (F − 1[x ≤ y])².</summary>
    public static double CrpsByIntegral(double[] weights, double[] labels, double observed)
    {
        double[] points = [.. labels.Append(observed).Distinct().Order()];
        return points
            .Zip(points.Skip(1))
            .Sum(gap =>
            {
                var difference = Cdf(weights, labels, gap.First) - (observed <= gap.First ? 1 : 0);
                return (gap.Second - gap.First) * difference * difference;
            });
    }

    /// <summary>Twice the integral of the pinball loss of q(α) over α, which is constant between the sums of the weights.</summary>
    public static double CrpsByPinball(double[] weights, double[] labels, double observed)
    {
        var (score, below) = (0.0, 0.0);
        foreach (var j in Enumerable.Range(0, labels.Length).OrderBy(j => labels[j]))
        {
            var upTo = below + weights[j];
            var error = observed - labels[j];
            var (ofLevels, ofOne) = ((upTo * upTo - below * below) / 2, upTo - below);
            score += 2 * error * (error >= 0 ? ofLevels : ofLevels - ofOne);
            below = upTo;
        }
        return score;
    }
}
