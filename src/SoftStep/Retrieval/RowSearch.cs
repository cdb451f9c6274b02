using SoftStep.Similarities;

namespace SoftStep.Retrieval;

/// <summary>
/// Fetches rows from an index, for each query as many as it needs. If the step or a cut limits how far rows with a weight can be,
/// the first rows tell that distance, and one more search within it finds all of them. Otherwise more rows are fetched each time.
/// </summary>
/// <param name="head">How predictions are made.</param>
/// <param name="index">Where the rows are.</param>
/// <param name="options">How many rows.</param>
/// <param name="read">Makes results, (n, …) each, for queries that have enough rows.</param>
internal sealed class RowSearch(
    NeighborHead head,
    CandidateIndex index,
    RetrievalOptions options,
    Func<FoundRows, Tensor[]> read
)
{
    /// <summary>The numbers of embeddings fetched at a time: 64 MB in float32.</summary>
    private const long NumbersAtATime = 1 << 24;

    /// <summary>How many times as many rows the next search asks for, without a distance to search within.</summary>
    private const int Growth = 4;

    private readonly List<Tensor[]> results = [];

    /// <summary>The most rows that are ever asked for.</summary>
    private int Most => (int)Math.Min(options.MostRows, index.Count);

    /// <summary>The results of all queries (N, d), N ≥ 1, in their order.</summary>
    public Tensor[] Run(Tensor queries)
    {
        using var scope = NewDisposeScope();
        var open = new Open(Arithmetic.Counted(queries.size(0), ScalarType.Int64, queries.device), null);
        for (var count = Math.Min(options.FirstRows, Most); open is not null; )
        {
            open = Search(queries, open, count);
            count = open?.Radii is null ? (int)Math.Min((long)count * Growth, Most) : Most;
        }
        Tensor[] joined =
        [
            .. Enumerable.Range(0, results[0].Length).Select(i => cat([.. results.Select(part => part[i])])),
        ];
        var order = joined[0].argsort();
        return [.. joined.Skip(1).Select(each => each.index_select(0, order).MoveToOuterDisposeScope())];
    }

    /// <summary>One search for each open query.</summary>
    /// <returns>Those that need more rows, or null.</returns>
    private Open? Search(Tensor queries, Open open, int count)
    {
        var left = new List<Open>();
        var (all, size) = (open.Numbers.size(0), Math.Max(1, NumbersAtATime / (count * index.EmbeddingSize)));
        for (var start = 0L; start < all; start += size)
        {
            using var scope = NewDisposeScope();
            var some = open.Part(start, Math.Min(size, all - start));
            using var rows = Rows(queries.index_select(0, some.Numbers), some.Radii, count);
            var found = Judge(queries.index_select(0, some.Numbers), some, rows, count);
            var isDone = count == Most ? some.Numbers.ge(some.Numbers) : IsEnough(found);
            Read(found, isDone.nonzero().flatten());
            var rest = isDone.logical_not().nonzero().flatten();
            if (rest.size(0) > 0)
            {
                left.Add(Rest(found, rest));
            }
        }
        return left.Count == 0 ? null : Open.Joined(left);
    }

    private CandidateRows Rows(Tensor queries, Tensor? radii, int count)
    {
        var rows = radii is null ? index.Search(queries, count) : index.SearchWithin(queries, radii, count);
        var isFit =
            rows.Embeddings.size(0) == queries.size(0)
            && rows.Embeddings.size(1) <= count
            && rows.Embeddings.size(2) == queries.size(1)
            && rows.Embeddings.dtype == queries.dtype
            && Guard.SameDevice(rows.Embeddings.device, queries.device);
        if (!isFit)
        {
            using (rows)
            {
                throw new InvalidOperationException(
                    $"{index.GetType().Name} must give at most {count} rows for each of the queries {Guard.Describe(queries)}, "
                        + $"but gave {Guard.Describe(rows.Embeddings)}."
                );
            }
        }
        return rows;
    }

    private FoundRows Judge(Tensor queries, Open some, CandidateRows rows, int count)
    {
        var problems = queries.unsqueeze(1);
        var missing = rows.Missing;
        var counts = missing.logical_not().sum(-1);
        var farthest = Distances
            .Direct(problems.Bounded(), rows.Embeddings.Bounded())
            .squeeze(1)
            .Filled(missing, 0)
            .amax([-1]);
        // Fewer rows than asked for are all within the distance.
        var edge = where(counts.IsAtLeast(count), farthest, some.Radii ?? farthest.zeros_like())
            .Times(1 - Slack(queries));
        var certificate = Certificate.Of(head, queries, rows, edge, counts.SubtractedFrom(index.Count));
        var predictions = head.Predict(problems, rows.Embeddings, rows.Labels, Exclusion.Mask(missing.unsqueeze(1)))
            .squeeze(1);
        return new(some.Numbers, queries, rows, predictions, certificate, ErrorBounds(predictions, certificate.Shares));
    }

    /// <summary>δ·max(y_max − ŷ, ŷ − y_min).</summary>
    private Tensor ErrorBounds(Tensor predictions, Tensor shares)
    {
        var values = predictions.Widen();
        var share = (values.ndim == 1 ? shares : shares.unsqueeze(-1)).to(values.dtype);
        var farthest = (Limit(index.LargestLabels) - values).maximum(values - Limit(index.SmallestLabels));
        // 0 · ∞ and 0 · NaN are 0.
        return (share * farthest).Filled(share.IsZero(), 0);

        Tensor Limit(IReadOnlyList<double> labels) => tensor(labels.ToArray(), values.dtype, values.device);
    }

    private Tensor IsEnough(FoundRows found)
    {
        var isEnough = found.ErrorBounds.IsAtMost(options.Tolerance).logical_or(found.ErrorBounds.isnan());
        return isEnough.ndim == 1 ? isEnough : isEnough.all(-1);
    }

    private void Read(FoundRows found, Tensor places)
    {
        if (places.size(0) == 0)
        {
            return;
        }
        var done = found.Of(places);
        using var rows = done.Rows;
        if (!index.IsExact)
        {
            // Any row may have been missed.
            var shares = done.Certificate.Shares.ones_like();
            done = done with
            {
                Certificate = done.Certificate with { Shares = shares },
                ErrorBounds = ErrorBounds(done.Predictions, shares),
            };
        }
        results.Add([.. read(done).Prepend(done.Numbers).Select(each => each.MoveToOuterDisposeScope())]);
    }

    /// <summary>
    /// The queries that need more rows, and the distance within which all rows with a weight are: with slack for its own rounding,
    /// and for that which is taken off it afterwards.
    /// </summary>
    private Open Rest(FoundRows found, Tensor places)
    {
        var (numbers, queries) = (found.Numbers.index_select(0, places), found.Queries.index_select(0, places));
        var radii =
            index.CanSearchWithin && head.weighting.Reach(queries.Widen()) is { } reach
                ? head
                    .similarity.DistanceBound(queries.size(-1))!
                    .DistanceOf(
                        found.Certificate.LargestLogits.index_select(0, places).to(reach.dtype) - reach.squeeze(-1)
                    )
                    .Times(1 + 3 * Slack(queries))
                    .MoveToOuterDisposeScope()
                : null;
        return new(numbers.MoveToOuterDisposeScope(), radii);
    }

    /// <summary>The largest relative error of a distance: each of d squares is rounded, and so is an index's own computation.</summary>
    private static double Slack(Tensor queries) => (64 + queries.size(-1)) * Precision.Of(queries).Unit;

    /// <summary>Queries that need more rows.</summary>
    /// <param name="Numbers">(n) int64, which queries these are.</param>
    /// <param name="Radii">(n), the distance within which all of their rows with a weight are; null if it is not known.</param>
    private sealed record Open(Tensor Numbers, Tensor? Radii)
    {
        public static Open Joined(List<Open> parts) =>
            new(
                cat([.. parts.Select(part => part.Numbers)]),
                parts[0].Radii is null ? null : cat([.. parts.Select(part => part.Radii!)])
            );

        public Open Part(long start, long count) =>
            new(Numbers.narrow(0, start, count), Radii?.narrow(0, start, count));
    }
}
