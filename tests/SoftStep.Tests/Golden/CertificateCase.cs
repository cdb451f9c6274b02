namespace SoftStep.Tests.Golden;

/// <summary>Rows retrieved for a query, in the second fixture file, and how far a prediction from them can be from that of all rows.</summary>
/// <param name="Name">What is special.</param>
/// <param name="Logits">Of all rows that are given.</param>
/// <param name="Labels">Of these.</param>
/// <param name="Keys">The number of all rows.</param>
/// <param name="Retrieved">Which of the given rows were retrieved.</param>
/// <param name="Step">l, u and t; null for no step.</param>
/// <param name="LabelMin">Of all rows.</param>
/// <param name="LabelMax">Of all rows.</param>
/// <param name="Kept">The sum of the retrieved rows' weights before they are divided by it.</param>
/// <param name="DiscardedAtMost">The same of the others, at most.</param>
/// <param name="ShareBound">Its share, at most.</param>
/// <param name="Prediction">From the retrieved rows.</param>
/// <param name="ErrorBound">Of the prediction.</param>
/// <param name="Exact">Whether no other row has a weight.</param>
/// <param name="TruePrediction">From all rows.</param>
/// <param name="TrueShare">Of the others.</param>
/// <param name="TrueError">Of the prediction.</param>
public sealed record CertificateCase(
    string Name,
    double[] Logits,
    double[][] Labels,
    long Keys,
    int[] Retrieved,
    double[]? Step,
    double[] LabelMin,
    double[] LabelMax,
    double Kept,
    double DiscardedAtMost,
    double ShareBound,
    double[] Prediction,
    double[] ErrorBound,
    bool Exact,
    double[]? TruePrediction = null,
    double? TrueShare = null,
    double[]? TrueError = null
)
{
    public static IReadOnlyList<CertificateCase> All { get; } = BeyondFixtures.Section<CertificateCase>("certificate");
}

/// <summary>The distance from which on rows have no weight.</summary>
/// <param name="Similarity">Euclidean or squared.</param>
/// <param name="Nearest">The distance of the nearest row.</param>
/// <param name="Temperature">τ.</param>
/// <param name="Lower">l.</param>
/// <param name="Radius">That distance.</param>
public sealed record RadiusCase(string Similarity, double Nearest, double Temperature, double Lower, double Radius)
{
    public static IReadOnlyList<RadiusCase> All { get; } = BeyondFixtures.Section<RadiusCase>("certificate_radius");
}
