using SoftStep.Fixtures;

namespace SoftStep.Tests.Oracles;

/// <summary>Similarities of one pair, by their formulas.</summary>
internal static class SimilarityOracle
{
    public static double Similarity(SimilarityKind kind, double[] x, double[] k, double? gamma = null) =>
        kind switch
        {
            SimilarityKind.Euclidean => -Math.Sqrt(SquaredDistance(x, k)),
            SimilarityKind.SquaredEuclidean => -SquaredDistance(x, k),
            SimilarityKind.Manhattan => -x.Zip(k, (a, b) => Math.Abs(a - b)).Sum(),
            SimilarityKind.Dot => Dot(x, k) / x.Length,
            SimilarityKind.Cosine => Dot(x, k) / Math.Max(Math.Sqrt(Dot(x, x)) * Math.Sqrt(Dot(k, k)), 1e-12),
            SimilarityKind.Rbf => Math.Exp(-(gamma ?? 1.0 / x.Length) * SquaredDistance(x, k)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>The logit of NCA's softmax, before the temperature.</summary>
    public static double Logit(SimilarityKind kind, double[] x, double[] k, double? gamma = null) =>
        kind == SimilarityKind.Rbf ? -(gamma ?? 1.0 / x.Length) * SquaredDistance(x, k) : Similarity(kind, x, k, gamma);

    private static double SquaredDistance(double[] x, double[] k) => x.Zip(k, (a, b) => (a - b) * (a - b)).Sum();

    private static double Dot(double[] x, double[] k) => x.Zip(k, (a, b) => a * b).Sum();
}
