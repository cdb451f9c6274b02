namespace SoftStep.Fixtures;

/// <summary>The share of labels inside conformal intervals: what is expected, and what a simulation found.</summary>
/// <param name="N">The calibration rows.</param>
/// <param name="Alpha">1 − level.</param>
/// <param name="Repeats">Of the simulation.</param>
/// <param name="TestRows">Of each repeat.</param>
/// <param name="Expected">The exact value without equal scores.</param>
/// <param name="Coverage">Of the simulation.</param>
/// <param name="StandardError">Of the simulation.</param>
public sealed record CoverageEntry(
    long N,
    double Alpha,
    long Repeats,
    long TestRows,
    double Expected,
    double Coverage,
    double StandardError
);
