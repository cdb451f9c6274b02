namespace SoftStep.Alignment;

/// <summary>Quantiles of all entries, linear between the entries in order.</summary>
internal static class RdmQuantiles
{
    /// <param name="values">(m), m ≥ 1.</param>
    /// <param name="level">In [0, 1]; ½ is the median.</param>
    /// <returns>Without axes, with a gradient.</returns>
    public static Tensor Of(Tensor values, double level)
    {
        var place = level * (values.size(0) - 1);
        var below = Math.Min((long)place, Math.Max(0, values.size(0) - 2));
        var (lower, _) = values.kthvalue(below + 1, 0);
        if (place == below)
        {
            return lower;
        }
        var (upper, _) = values.kthvalue(below + 2, 0);
        return lower.Plus((upper - lower).Times(place - below));
    }

    /// <summary>clip((d − lo)/(hi − lo), 0, 1).</summary>
    /// <exception cref="ArgumentException">hi is lo.</exception>
    public static Tensor Ramp(Tensor rdm, double low, double high)
    {
        var (lowest, highest) = (Of(rdm, low), Of(rdm, high));
        if (lowest.eq(highest).item<bool>())
        {
            throw new ArgumentException(
                $"The {low} and {high} quantiles of rdm must differ, but both are {lowest.to(ScalarType.Float64).item<double>()}.",
                nameof(rdm)
            );
        }
        return ((rdm - lowest) / (highest - lowest)).Within(0, 1);
    }
}
