using SoftStep.Similarities;

namespace SoftStep.Banks;

/// <summary>The Euclidean distance to the nearest key, as <see cref="KnnRegressor"/> computes it.</summary>
internal sealed class NearestKey
{
    private readonly Tensor known;
    private readonly Tensor unknown;

    /// <param name="keys">(M, d), M ≥ 1. Tensors made from them belong to the caller's dispose scope.</param>
    public NearestKey(Tensor keys)
    {
        (known, unknown) = keys.Bounded().Marked();
    }

    /// <param name="queries">(N, d).</param>
    /// <param name="excluded">Bool (N, M), true for keys to ignore; null for none.</param>
    /// <returns>
    /// (N), float32 or float64; infinite if all keys are ignored, NaN if the query or a key that is not ignored has a NaN.
    /// </returns>
    public Tensor DistancesFrom(Tensor queries, Tensor? excluded = null)
    {
        var (points, unknownPoints) = queries.Bounded().Marked();
        var distances = Distances.Euclidean(points, known).Plus(unknown.mT);
        var counted = excluded is null ? distances : distances.Filled(excluded, double.PositiveInfinity);
        return counted.amin([-1]).Plus(unknownPoints.squeeze(-1));
    }
}
