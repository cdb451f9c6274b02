namespace SoftStep.Benchmarks.Scaling;

/// <summary>y = c xᵖ, fitted by least squares on a log-log scale.</summary>
internal static class PowerLaw
{
    public static double Exponent(IEnumerable<(double X, double Y)> points)
    {
        var logs = points.Select(point => (X: Math.Log(point.X), Y: Math.Log(point.Y))).ToList();
        var (x, y) = (logs.Average(point => point.X), logs.Average(point => point.Y));
        return logs.Sum(point => (point.X - x) * (point.Y - y)) / logs.Sum(point => Math.Pow(point.X - x, 2));
    }
}
