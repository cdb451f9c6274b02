namespace SoftStep.Tests.Oracles;

/// <summary>SoftStep of one number by the definition with powers, which must not underflow.</summary>
internal static class StepOracle
{
    public static double TwoSided(double z, (double Lower, double Upper, double Transition) bounds) =>
        Math.Exp(LogTwoSided(z, bounds));

    public static double LogTwoSided(double z, (double Lower, double Upper, double Transition) bounds)
    {
        var (lower, upper, transition) = bounds;
        if (z <= lower)
        {
            return double.NegativeInfinity;
        }
        if (z >= upper)
        {
            return 0;
        }
        // S = p/(p + q) = 1/(1 + q/p), with the larger of the two powers divided out.
        var logRatio = (Math.Log(upper - z) - Math.Log(z - lower)) / transition;
        return -(Math.Max(logRatio, 0) + Math.Log(Math.Exp(Math.Min(-logRatio, 0)) + Math.Exp(Math.Min(logRatio, 0))));
    }

    public static double LogOneSided(double z, (double Lower, double Upper, double Transition) bounds)
    {
        var (_, upper, transition) = bounds;
        return z >= upper ? 0
            : z <= 0 ? double.NegativeInfinity
            : transition / (1 - transition) * (upper - z) * Math.Log(z / upper);
    }

    /// <summary>(p₀, p₁, p₂) to (l, u, t).</summary>
    public static (double Lower, double Upper, double Transition) Bounds(double p0, double p1, double p2)
    {
        var lower = Sigma(p0);
        return (lower, lower + (1 - lower) * Sigma(p1), Sigma(p2));
    }

    private static double Sigma(double p) => Math.Clamp(1 / (1 + Math.Exp(-p)), 1e-6, 1 - 1e-6);
}
