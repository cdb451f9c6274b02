namespace SoftStep;

/// <summary>
/// Predictions of N queries from the rows that a <see cref="CandidateIndex"/> returned, and how far each can be from the
/// prediction of all rows. With δ the share of a query's weight that is on rows that were not fetched,
/// <code>
/// |ŷ − ŷ_all| ≤ δ·max(y_max − ŷ, ŷ − y_min)
/// </code>
/// where y_min and y_max are the smallest and largest label of the index. Bounds hold up to rounding. It owns its tensors.
/// </summary>
public sealed class CertifiedPrediction : IDisposable
{
    internal CertifiedPrediction(
        Tensor values,
        Tensor errorBounds,
        Tensor discardedShares,
        Tensor exact,
        Tensor rowsFetched
    )
    {
        Values = values.DetachFromDisposeScope();
        ErrorBounds = errorBounds.DetachFromDisposeScope();
        DiscardedShares = discardedShares.DetachFromDisposeScope();
        Exact = exact.DetachFromDisposeScope();
        RowsFetched = rowsFetched.DetachFromDisposeScope();
    }

    /// <summary>ŷ, (N) or (N, q), as the labels are.</summary>
    public Tensor Values { get; }

    /// <summary>The largest possible |ŷ − ŷ_all|, in the labels' unit, of the same shape; exactly 0 where the prediction is exact.</summary>
    public Tensor ErrorBounds { get; }

    /// <summary>The largest possible δ, (N), in [0, 1].</summary>
    public Tensor DiscardedShares { get; }

    /// <summary>(N) Bool: whether it is proven that no other row has a weight, so that only rounding remains.</summary>
    public Tensor Exact { get; }

    /// <summary>(N) int64, from how many rows each query is predicted.</summary>
    public Tensor RowsFetched { get; }

    /// <summary>Whether all predictions are exact.</summary>
    public bool IsExact
    {
        get
        {
            using var all = Exact.all();
            return all.item<bool>();
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Values.Dispose();
        ErrorBounds.Dispose();
        DiscardedShares.Dispose();
        Exact.Dispose();
        RowsFetched.Dispose();
    }
}
