namespace SoftStep.Tests.Support;

/// <summary>Tensors of seeded random numbers, independent of Torch's generator, which tests share.</summary>
internal static class Draw
{
    /// <summary>Standard normal, float64.</summary>
    public static Tensor Normal(int seed, params long[] shape)
    {
        var random = new Random(seed);
        return Fill(
            shape,
            () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())
        );
    }

    /// <summary>Uniform in [low, high), float64.</summary>
    public static Tensor Uniform(int seed, double low, double high, params long[] shape)
    {
        var random = new Random(seed);
        return Fill(shape, () => low + (high - low) * random.NextDouble());
    }

    /// <summary>Integers in [low, high), float64: with ties.</summary>
    public static Tensor Integers(int seed, int low, int high, params long[] shape)
    {
        var random = new Random(seed);
        return Fill(shape, () => random.Next(low, high));
    }

    /// <summary>Bool, true with the given probability.</summary>
    public static Tensor Mask(int seed, double probability, params long[] shape) =>
        Uniform(seed, 0, 1, shape).lt(probability);

    private static Tensor Fill(long[] shape, Func<double> next)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }
        return tensor(values, ScalarType.Float64).reshape(shape);
    }
}
