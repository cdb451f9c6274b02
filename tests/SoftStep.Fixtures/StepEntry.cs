namespace SoftStep.Fixtures;

/// <summary>S(z; l, u, t) and its logarithm; the file has -1e300 for −∞.</summary>
public sealed record StepEntry(double Z, double L, double U, double T, double Value, double Log)
{
    private const double WrittenInfinity = -1e300;

    /// <summary>The logarithm, with −∞.</summary>
    public double ReadLog => Log <= WrittenInfinity ? double.NegativeInfinity : Log;
}
