using SoftStep.Similarities;

namespace SoftStep.Banks;

/// <summary>The Euclidean distance to the nearest key, as <see cref="KnnRegressor"/> computes it.</summary>
internal static class NearestKey
{
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1.</param>
    /// <param name="excluded">
    /// Which of the keys from a first one on, of this number, are ignored: Bool (…, N, count), or null for none.
    /// </param>
    /// <returns>
    /// (…, N), float32 or float64; infinite if all keys are ignored, NaN if the query or a key that is not ignored has a NaN.
    /// </returns>
    public static Tensor DistancesFrom(Tensor queries, Tensor keys, Func<long, long, Tensor?>? excluded = null)
    {
        using var scope = NewDisposeScope();
        var (points, unknownPoints) = queries.Bounded().Marked();
        Tensor? nearest = null;
        foreach (var (first, count) in RowBlocks.OfKeys(points, keys))
        {
            using var block = NewDisposeScope();
            var (known, unknown) = keys.narrow(-2, first, count).Bounded().Marked();
            var distances = Distances.Euclidean(points, known).Plus(unknown.mT);
            var counted = excluded?.Invoke(first, count) is { } ignored
                ? distances.Filled(ignored, double.PositiveInfinity)
                : distances;
            var least = counted.amin([-1]);
            nearest = (nearest?.minimum(least) ?? least).MoveToOuterDisposeScope();
        }
        return nearest!.Plus(unknownPoints.squeeze(-1)).MoveToOuterDisposeScope();
    }
}
