using SoftStep.Similarities;

namespace SoftStep;

/// <summary>
/// Hard k nearest neighbours on trained embeddings, like scikit-learn's <c>KNeighborsRegressor</c>, as a baseline. It has no
/// parameters and no gradients, and works in blocks of queries. Coordinates are clamped like those of a
/// <see cref="Similarity"/>. A query with a NaN is predicted as NaN; if a key has a NaN every query is, because nobody knows
/// how near that key is. A label that is NaN shows in the predictions for which its key is one of the k nearest.
/// </summary>
/// <remarks>
/// ŷ = Σ w y / Σ w over the k nearest keys, w = 1 or 1/distance. Which of several equally distant keys is the k-th is
/// not specified, as in scikit-learn.
/// </remarks>
public sealed class KnnRegressor
{
    private readonly int neighbors;
    private readonly NeighborWeighting weighting;
    private readonly NeighborMetric metric;

    /// <param name="neighbors">k, at least 1.</param>
    /// <param name="weighting">How much each neighbour counts.</param>
    /// <param name="metric">The distance by which neighbours are found.</param>
    /// <exception cref="ArgumentException">neighbors is below 1.</exception>
    public KnnRegressor(
        int neighbors = 5,
        NeighborWeighting weighting = NeighborWeighting.Uniform,
        NeighborMetric metric = NeighborMetric.Euclidean
    )
    {
        Guard.AtLeast(1, neighbors, nameof(neighbors));
        this.neighbors = neighbors;
        this.weighting = weighting;
        this.metric = metric;
    }

    /// <summary>Predicts queries from a bank.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="bank">A bank of at least k rows.</param>
    /// <returns>(…, N) or (…, N, q), as the bank's labels are.</returns>
    /// <exception cref="ArgumentException">The bank has fewer than k rows, or shapes, dtypes or devices do not fit.</exception>
    public Tensor Predict(Tensor queries, ReferenceBank bank)
    {
        ArgumentNullException.ThrowIfNull(bank);
        using var rows = bank.Hold();
        return Predict(queries, rows.Embeddings, rows.Labels);
    }

    /// <summary>Predicts queries from keys and their labels.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ k.</param>
    /// <param name="labels">(…, M) or (…, M, q).</param>
    /// <returns>(…, N) or (…, N, q).</returns>
    /// <exception cref="ArgumentException">There are fewer than k keys, or shapes, dtypes or devices do not fit.</exception>
    public Tensor Predict(Tensor queries, Tensor keys, Tensor labels)
    {
        Guard.Pairs(queries, keys);
        Guard.Labels(labels, keys);
        if (keys.size(-2) < neighbors)
        {
            throw new ArgumentException(
                $"keys must be at least {neighbors} rows, one for each neighbour, but are {Guard.Describe(keys)}.",
                nameof(keys)
            );
        }
        using var held = new Held(queries, keys, labels);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var perKey = labels.ndim < keys.ndim;
        var values = perKey ? labels.Widen().unsqueeze(-1) : labels.Widen();
        var (wideQueries, unknownQueries) = queries.Bounded().Marked();
        var predictions = RowBlocks
            .Run(wideQueries, -2, RowBlocks.QueriesAtATime, block => PredictBlock(block, keys, values))
            .Plus(unknownQueries);
        return (perKey ? predictions.squeeze(-1) : predictions).As(queries.dtype).MoveToOuterDisposeScope();
    }

    private Tensor PredictBlock(Tensor queries, Tensor keys, Tensor labels)
    {
        var (distances, nearest, unknownKeys) = Nearest(queries, keys);
        long[] batch = nearest.shape[..^1];
        var (count, width) = (labels.size(-2), labels.size(-1));
        var values = labels
            .unsqueeze(-3)
            .expand([.. batch, count, width])
            .gather(-2, nearest.unsqueeze(-1).expand([.. batch, neighbors, width]));
        var weights = Weights(distances).unsqueeze(-1);
        // 0 · NaN is NaN: a label counts only if its weight is above 0.
        return ((weights * values.Filled(weights.IsZero(), 0)).sum(-2) / weights.sum(-2)).Plus(unknownKeys);
    }

    /// <summary>
    /// The k nearest keys of each query, (…, N, k), from the nearest of every block of keys; and a mark (…, 1, 1), NaN if a key
    /// has a NaN.
    /// </summary>
    private (Tensor Distances, Tensor Keys, Tensor Mark) Nearest(Tensor queries, Tensor keys)
    {
        var (distances, nearest, marks) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        foreach (var (first, count) in RowBlocks.OfKeys(queries, keys))
        {
            using var block = NewDisposeScope();
            var (known, unknown) = keys.narrow(-2, first, count).Bounded().Marked();
            var all =
                metric == NeighborMetric.Euclidean
                    ? Distances.Euclidean(queries, known)
                    : Distances.Manhattan(queries, known);
            var (near, places) = all.topk((int)Math.Min(neighbors, count), -1, largest: false);
            distances.Add(near.MoveToOuterDisposeScope());
            nearest.Add(places.Plus(first).MoveToOuterDisposeScope());
            marks.Add(unknown.sum(-2, keepdim: true).MoveToOuterDisposeScope());
        }
        var (best, chosen) = cat(distances, -1).topk(neighbors, -1, largest: false);
        return (best, cat(nearest, -1).gather(-1, chosen), cat(marks, -2).sum(-2, keepdim: true));
    }

    private Tensor Weights(Tensor distances)
    {
        if (weighting == NeighborWeighting.Uniform)
        {
            return distances.ones_like();
        }
        var weights = distances.reciprocal();
        var coincide = weights.isinf();
        return where(coincide.any(-1, keepdim: true), coincide.to(weights.dtype), weights);
    }
}
