namespace SoftStep.Weightings;

/// <summary>
/// Scales each row to z in [0, 1]: 1 for the nearest candidate, 0 for excluded entries.
/// </summary>
internal static class Proximity
{
    /// <summary>z = (v − min v)/(max v − min v); 1 for all candidates if they are equal.</summary>
    public static Tensor MinMax(Tensor values, Tensor? excluded)
    {
        var precision = Precision.Of(values);
        var lowest = (excluded is null ? values : values.Filled(excluded, -precision.Floor)).amin([-1], true);
        var highest = (excluded is null ? values : values.Filled(excluded, precision.Floor)).amax([-1], true);
        var spread = highest - lowest;
        var equal = spread.IsAtMost(precision.Smallest);
        // An excluded value divided by a small spread could overflow, and its gradient become NaN.
        var above = (excluded is null ? values : where(excluded, lowest, values)) - lowest;
        var z = (above / spread.Filled(equal, 1)).Filled(equal, 1);
        return excluded is null ? z : z.Filled(excluded, 0);
    }

    /// <summary>z = exp(a − max a), the candidate's weight relative to the nearest one's.</summary>
    public static Tensor Relative(Tensor logits, Tensor? excluded)
    {
        var candidates = excluded is null ? logits : logits.Filled(excluded, Precision.Of(logits).Floor);
        var z = (candidates - candidates.amax([-1], true)).exp();
        return excluded is null ? z : z.Filled(excluded, 0);
    }
}
