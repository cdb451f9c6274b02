namespace SoftStep.Tests.Weightings;

/// <summary>The projection onto {0 ≤ m ≤ 1, Σ m = k}, by bisection of θ.</summary>
internal static class Memberships
{
    public static double[] Of(IReadOnlyList<double> values, double k)
    {
        if (k >= values.Count)
        {
            return [.. values.Select(_ => 1.0)];
        }
        var (low, high) = (values.Min() - 1, values.Max());
        for (var i = 0; i < 200; i++)
        {
            var theta = (low + high) / 2;
            (low, high) = values.Sum(value => Math.Clamp(value - theta, 0, 1)) > k ? (theta, high) : (low, theta);
        }
        return [.. values.Select(value => Math.Clamp(value - high, 0, 1))];
    }
}
