namespace SoftStep;

/// <summary>The similarities of queries to keys, one row per query, which a <see cref="Weighting"/> turns into weights.</summary>
public sealed class SimilarityRows
{
    /// <param name="queries">The queries' embeddings (…, N, d).</param>
    /// <param name="logits">(…, N, M), larger is nearer: the similarities, or for a kernel their logarithms.</param>
    /// <param name="excluded">Bool, broadcastable to the logits: excluded pairs; null for none.</param>
    /// <param name="isKernel">Whether the logits are logarithms of the similarities.</param>
    /// <param name="isTraining">Whether the head was in training mode when the prediction started.</param>
    /// <exception cref="ArgumentException">A tensor is not floating, or shapes, dtypes or devices do not fit.</exception>
    public SimilarityRows(
        Tensor queries,
        Tensor logits,
        Tensor? excluded = null,
        bool isKernel = false,
        bool isTraining = false
    )
    {
        Guard.Embeddings(queries, nameof(queries));
        Guard.Rows(logits, nameof(logits));
        Guard.Alike(logits, nameof(logits), queries, nameof(queries));
        Guard.Excluded(excluded, logits.device, logits.shape);
        if (
            logits.ndim < 2
            || logits.size(-2) != queries.size(-2)
            || !Guard.Broadcasts(queries.shape.AsSpan(..^2), logits.shape.AsSpan(..^2))
        )
        {
            throw new ArgumentException(
                $"logits must be (…, {queries.size(-2)}, M) for the queries {Guard.Describe(queries)}, "
                    + $"but are {Guard.Describe(logits)}.",
                nameof(logits)
            );
        }
        (Queries, Logits, Excluded) = (queries, logits, excluded);
        (IsKernel, IsTraining) = (isKernel, isTraining);
    }

    /// <summary>The queries' embeddings (…, N, d).</summary>
    public Tensor Queries { get; }

    /// <summary>(…, N, M), larger is nearer.</summary>
    public Tensor Logits { get; }

    /// <summary>Bool, broadcastable to (…, N, M): excluded pairs; null for none.</summary>
    public Tensor? Excluded { get; }

    /// <summary>Whether the logits are the logarithms of the similarities.</summary>
    public bool IsKernel { get; }

    /// <summary>Whether the head was in training mode when the prediction started.</summary>
    public bool IsTraining { get; }

    /// <summary>The similarities: the logits, or for a kernel their exponentials.</summary>
    /// <returns>(…, N, M).</returns>
    public Tensor Similarities()
    {
        if (!IsKernel)
        {
            return Logits;
        }
        // The gradient of exp(NaN) would be NaN, even for an excluded pair.
        using var scope = NewDisposeScope();
        var candidates = Excluded is null ? Logits : Logits.Filled(Excluded, 0);
        return candidates.exp().MoveToOuterDisposeScope();
    }

    /// <summary>The same in the dtype of the computation.</summary>
    internal SimilarityRows Widen() =>
        Logits.dtype.IsNarrow() ? new(Queries.Widen(), Logits.Widen(), Excluded, IsKernel, IsTraining) : this;
}
