namespace SoftStep.Fixtures;

/// <summary>S(z; l, u, t) and its logarithm, which a file writes as -1e300 where it is −∞.</summary>
public sealed record StepEntry(double Z, double L, double U, double T, double Value, double Log)
{
    private const double WrittenInfinity = -1e300;

    /// <summary>The logarithm, −∞ where it is.</summary>
    public double ReadLog => Log <= WrittenInfinity ? double.NegativeInfinity : Log;
}
