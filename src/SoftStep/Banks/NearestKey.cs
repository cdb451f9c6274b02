using SoftStep.Similarities;

namespace SoftStep;

/// <summary>How far the nearest of the keys is, in the Euclidean distance, as a <see cref="KnnRegressor"/> sees it.</summary>
internal sealed class NearestKey
{
    private readonly Tensor known;
    private readonly Tensor mark;

    /// <param name="keys">(M, d), M ≥ 1. What is made of them is the dispose scope's.</param>
    public NearestKey(Tensor keys)
    {
        (known, var marks) = keys.Bounded().Marked();
        mark = marks.sum();
    }

    /// <param name="queries">(N, d).</param>
    /// <param name="excluded">(N, M), or null where every key counts.</param>
    /// <returns>
    /// (N), float32 or float64; infinite where no key counts. NaN where the query has a NaN, and everywhere if a key has one.
    /// </returns>
    public Tensor DistancesFrom(Tensor queries, Tensor? excluded = null)
    {
        var (points, unknown) = queries.Bounded().Marked();
        var distances = Distances.Euclidean(points, known);
        var counted = excluded is null ? distances : distances.Filled(excluded, double.PositiveInfinity);
        return counted.amin([-1]).Plus(unknown.squeeze(-1)).Plus(mark);
    }
}
