using SoftStep.Similarities;

namespace SoftStep;

/// <summary>How far the nearest of the keys is, in the Euclidean distance, as a <see cref="KnnRegressor"/> sees it.</summary>
internal sealed class NearestKey
{
    private readonly Tensor known;
    private readonly Tensor unknown;

    /// <param name="keys">(M, d), M ≥ 1. What is made of them is the dispose scope's.</param>
    public NearestKey(Tensor keys)
    {
        (known, unknown) = keys.Bounded().Marked();
    }

    /// <param name="queries">(N, d).</param>
    /// <param name="excluded">(N, M), or null where every key counts.</param>
    /// <returns>
    /// (N), float32 or float64; infinite where no key counts. NaN where the query has a NaN or a key that counts.
    /// </returns>
    public Tensor DistancesFrom(Tensor queries, Tensor? excluded = null)
    {
        var (points, unknownPoints) = queries.Bounded().Marked();
        var distances = Distances.Euclidean(points, known).Plus(unknown.mT);
        var counted = excluded is null ? distances : distances.Filled(excluded, double.PositiveInfinity);
        return counted.amin([-1]).Plus(unknownPoints.squeeze(-1));
    }
}
