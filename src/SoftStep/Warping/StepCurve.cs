namespace SoftStep.Warping;

/// <summary>The formulas of SoftStep on float32 or float64 tensors, with broadcasting.</summary>
internal static class StepCurve
{
    public static Tensor Value(Tensor z, Tensor lower, Tensor upper, Tensor transition) =>
        Logit(z, lower, upper, transition).sigmoid().Filled(z.ge(upper), 1).Filled(z.le(lower), 0);

    public static Tensor Log(Tensor z, Tensor lower, Tensor upper, Tensor transition) =>
        Logit(z, lower, upper, transition)
            .log_sigmoid()
            .Filled(z.ge(upper), 0)
            .Filled(z.le(lower), double.NegativeInfinity);

    public static Tensor LogOneSided(Tensor z, Tensor upper, Tensor transition)
    {
        var ratio = LogGap(z) - LogGap(upper);
        var slope = transition / transition.SubtractedFrom(1).AtLeast(SmallestComplement);
        return (slope * (upper - z) * ratio).Filled(z.ge(upper), 0).Filled(z.IsAtMost(0), double.NegativeInfinity);
    }

    /// <summary>
    /// Lower limit of 1 − t, for t/(1 − t). Half of <see cref="SoftStepWarp.Clamp"/>, so that it never changes a learned t.
    /// </summary>
    internal const double SmallestComplement = 5e-7;

    /// <summary>log((z − l)/(u − z))/t, with values and gradients finite also where z is not strictly between l and u.</summary>
    private static Tensor Logit(Tensor z, Tensor lower, Tensor upper, Tensor transition) =>
        (LogGap(z - lower) - LogGap(upper - z)) / transition;

    private static Tensor LogGap(Tensor gap) => gap.AtLeast(Precision.Of(gap).Smallest).log();
}
