namespace SoftStep.Similarities;

/// <summary>
/// A point near the keys that is subtracted from all coordinates before they are multiplied, so that distances lose fewer
/// digits. It is the coordinate-wise median of some keys: unlike a mean it is not moved by a few far keys.
/// </summary>
internal static class Origin
{
    /// <summary>The number of keys. The standard error of their median is about 1.25/√31, a fifth of a standard deviation.</summary>
    private const long Sample = 31;

    /// <summary>The origin (1, d) of keys (M, d) without NaN.</summary>
    public static Tensor Of(Tensor keys) => Median(SampleOf(keys));

    /// <summary>The origin if it is farther from 0 than half of the sampled keys are from it. Otherwise null: 0 does as well.</summary>
    public static Tensor? IfFar(Tensor keys)
    {
        var some = SampleOf(keys).Bounded().Marked().Known;
        var origin = Median(some);
        var offset = origin.Squared().sum();
        var spread = Median((some - origin).Squared().sum(-1)).squeeze();
        return (offset - spread).to(ScalarType.Float64).item<double>() > 0 ? origin : null;
    }

    private static Tensor SampleOf(Tensor keys)
    {
        var step = (keys.size(0) + Sample - 1) / Sample;
        return keys.slice(0, 0, keys.size(0), step);
    }

    /// <summary>The median over the first axis, which is kept.</summary>
    private static Tensor Median(Tensor rows) => rows.kthvalue((rows.size(0) + 1) / 2, 0, keepdim: true).values;
}
