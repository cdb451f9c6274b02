using SoftStep.Banks;
using SoftStep.Retrieval;

namespace SoftStep.Models;

/// <summary>Creates an <see cref="Explanation"/> of predictions from an index.</summary>
internal sealed class IndexExplainer(NeighborHead head, CandidateIndex index, int count)
{
    /// <summary>For a place without a row.</summary>
    private const long NoId = -1;

    private readonly int shown = (int)Math.Min(count, index.Count);

    /// <param name="queries">(N, d), N ≥ 1.</param>
    /// <param name="options">How many rows are fetched.</param>
    public Explanation Explain(Tensor queries, RetrievalOptions options)
    {
        using var scope = NewDisposeScope();
        var own = index.OwnDistances?.clone() ?? queries.Widen().new_empty(0);
        var enough = options with
        {
            FirstRows = Math.Max(options.FirstRows, shown),
            MostRows = Math.Max(options.MostRows, shown),
        };
        var found = new RowSearch(head, index, enough, found => Explain(found, own)).Run(queries);
        return new(
            found[0],
            found[0].alias(),
            found[1],
            found[2],
            found[3],
            found[4],
            found[5],
            found[6],
            own,
            found[7]
        );
    }

    private Tensor[] Explain(FoundRows found, Tensor own)
    {
        var (keys, missing) = (found.Rows.Embeddings, found.Rows.Missing);
        var weights = head.Weights(found.Problems, keys, found.Missing).Widen().squeeze(1);
        var (heaviest, places) = weights.topk((int)Math.Min(shown, weights.size(1)), -1);
        var isEmpty = missing.gather(1, places);
        var ids = found.Rows.Ids.gather(1, places);
        var distances = NearestKey
            .DistancesFrom(found.Problems, keys, (first, count) => missing.unsqueeze(1).narrow(-1, first, count))
            .squeeze(1);
        return
        [
            Padded(where(isEmpty, ids.Everywhere(NoId), ids), NoId),
            Padded(CandidateRows.At(places, found.Rows.Labels).Filled(IsEmpty(found.Rows.Labels), 0), 0),
            Padded(heaviest, 0),
            weights.IsAbove(0).sum(-1),
            weights.Squared().sum(-1).reciprocal(),
            distances,
            own.size(0) == 0 ? distances.Everywhere(double.NaN) : Explainer.PValues(distances, own),
            found.Certificate.Shares.to(weights.dtype),
        ];

        Tensor IsEmpty(Tensor labels) => labels.ndim == 2 ? isEmpty : isEmpty.unsqueeze(-1);
    }

    /// <summary>With as many places as are shown.</summary>
    private Tensor Padded(Tensor values, long value)
    {
        long[] more = [values.size(0), shown - values.size(1), .. values.shape[2..]];
        return cat([values, values.new_empty(more).Everywhere(value)], 1);
    }
}
