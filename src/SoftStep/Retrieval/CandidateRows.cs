using SoftStep.Similarities;

namespace SoftStep;

/// <summary>
/// Rows that a <see cref="CandidateIndex"/> found for N queries, m places per query. A query with fewer rows has empty places,
/// whose values do not matter. It owns its tensors.
/// </summary>
public sealed class CandidateRows : IDisposable
{
    /// <summary>Takes ownership of the tensors.</summary>
    /// <param name="embeddings">(N, m, d), m ≥ 1.</param>
    /// <param name="labels">(N, m) or (N, m, q), of the embeddings' dtype and on their device.</param>
    /// <param name="ids">(N, m) int64, that identify the rows.</param>
    /// <param name="missing">(N, m) Bool, true for an empty place.</param>
    /// <exception cref="ArgumentException">Shapes, dtypes or devices do not fit.</exception>
    public CandidateRows(Tensor embeddings, Tensor labels, Tensor ids, Tensor missing)
    {
        Guard.Embeddings(embeddings, nameof(embeddings));
        if (embeddings.ndim != 3 || embeddings.size(1) == 0)
        {
            throw new ArgumentException(
                $"embeddings must be (N, m, d) with m ≥ 1, but are {Guard.Describe(embeddings)}.",
                nameof(embeddings)
            );
        }
        Guard.Labels(labels, embeddings);
        long[] places = embeddings.shape[..^1];
        Guard.Observed(ids, places, ScalarType.Int64, embeddings.device, nameof(ids));
        Guard.Observed(missing, places, ScalarType.Bool, embeddings.device, nameof(missing));
        Embeddings = embeddings.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        Ids = ids.DetachFromDisposeScope();
        Missing = missing.DetachFromDisposeScope();
    }

    /// <summary>(N, m, d).</summary>
    public Tensor Embeddings { get; }

    /// <summary>(N, m) or (N, m, q).</summary>
    public Tensor Labels { get; }

    /// <summary>(N, m) int64.</summary>
    public Tensor Ids { get; }

    /// <summary>(N, m) Bool, true for an empty place.</summary>
    public Tensor Missing { get; }

    /// <summary>(N) int64, the number of rows of each query.</summary>
    internal Tensor Counts() => Missing.logical_not().sum(-1);

    /// <summary>Those of some queries.</summary>
    /// <param name="queries">int64, their numbers.</param>
    internal CandidateRows Of(Tensor queries)
    {
        using var scope = NewDisposeScope();
        return new(Some(Embeddings), Some(Labels), Some(Ids), Some(Missing));

        Tensor Some(Tensor tensor) => tensor.index_select(0, queries);
    }

    /// <summary>The nearest rows of several results for the same queries.</summary>
    /// <param name="queries">(N, d).</param>
    /// <param name="parts">At least one.</param>
    /// <param name="count">The most rows per query.</param>
    internal static CandidateRows Nearest(Tensor queries, IReadOnlyList<CandidateRows> parts, int count)
    {
        using var scope = NewDisposeScope();
        var (embeddings, missing) = (Joined(rows => rows.Embeddings), Joined(rows => rows.Missing));
        var distances = Distances
            .Direct(queries.unsqueeze(1).Bounded(), embeddings.Bounded())
            .squeeze(1)
            .Filled(missing, double.PositiveInfinity);
        var (_, places) = distances.topk((int)Math.Min(count, missing.size(1)), -1, largest: false);
        return new(
            At(places, embeddings),
            At(places, Joined(rows => rows.Labels)),
            At(places, Joined(rows => rows.Ids)),
            At(places, missing)
        );

        Tensor Joined(Func<CandidateRows, Tensor> part) => cat([.. parts.Select(part)], 1);
    }

    /// <summary>Some of each query's values.</summary>
    /// <param name="places">(N, s) int64, which.</param>
    /// <param name="values">(N, m) or (N, m, q).</param>
    /// <returns>(N, s) or (N, s, q).</returns>
    internal static Tensor At(Tensor places, Tensor values) =>
        values.gather(1, values.ndim == 2 ? places : places.unsqueeze(-1).expand(-1, -1, values.size(2)));

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Embeddings.Dispose();
        Labels.Dispose();
        Ids.Dispose();
        Missing.Dispose();
    }
}
