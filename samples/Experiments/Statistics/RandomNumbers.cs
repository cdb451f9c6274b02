namespace SoftStep.Experiments.Statistics;

internal static class RandomNumbers
{
    /// <summary>Uniform in [−1, 1).</summary>
    public static double Uniform(this Random random) => (2 * random.NextDouble()) - 1;

    /// <summary>A standard normal value, by the Box-Muller transform.</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
