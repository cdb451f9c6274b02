namespace SoftStep.Similarities;

/// <summary>
/// From where coordinates are measured before they are multiplied: amid the keys, so that the products' differences keep
/// the digits of distances. It is the median of some of the keys, coordinate by coordinate, which a few keys far away,
/// unlike a mean, do not draw with them.
/// </summary>
internal static class Origin
{
    /// <summary>Of how many keys; their median is within a fifth of a deviation of that of all.</summary>
    private const long Sample = 31;

    /// <summary>(1, d) of keys (M, d) without NaN.</summary>
    public static Tensor Of(Tensor keys) => Median(SampleOf(keys));

    /// <summary>The same where it is farther from 0 than half of the keys are from it; else null, for 0 does as well.</summary>
    public static Tensor? IfFar(Tensor keys)
    {
        var some = SampleOf(keys);
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

    /// <summary>Of the first axis, which stays.</summary>
    private static Tensor Median(Tensor rows) => rows.kthvalue((rows.size(0) + 1) / 2, 0, keepdim: true).values;
}
