namespace SoftStep;

/// <summary>
/// Known rows behind a search: in memory, in a database, on other machines. A model predicts from the rows that are nearest to a
/// query, see <see cref="DeepRegressor.Predict(Tensor, CandidateIndex, RetrievalOptions, int)"/>, and says how far the prediction
/// can be from that of all rows.
/// </summary>
/// <remarks>
/// To connect a store of your own, derive a class. Embeddings must be stored as the model made them and without NaN, and the
/// search must rank them by their Euclidean distance. The distances themselves are not asked for: they are computed again from the
/// embeddings.
/// </remarks>
public abstract class CandidateIndex
{
    /// <summary>M, the number of rows.</summary>
    public abstract long Count { get; }

    /// <summary>d, the size of an embedding.</summary>
    public abstract long EmbeddingSize { get; }

    /// <summary>The smallest label of all rows, of each column; one number for labels without columns.</summary>
    public abstract IReadOnlyList<double> SmallestLabels { get; }

    /// <summary>The largest label of all rows, of each column.</summary>
    public abstract IReadOnlyList<double> LargestLabels { get; }

    /// <summary>
    /// Whether a search returns the nearest rows without exception. An approximate index (HNSW, IVF) may miss some: predictions
    /// from it are never called exact.
    /// </summary>
    public abstract bool IsExact { get; }

    /// <summary>Whether <see cref="SearchWithin"/> is supported; false by default.</summary>
    public virtual bool CanSearchWithin => false;

    /// <summary>The nearest rows of each query.</summary>
    /// <param name="queries">(N, d), without gradients.</param>
    /// <param name="count">How many rows to return per query, at least 1; all rows if there are no more.</param>
    /// <returns>New tensors, of the queries' dtype and on their device.</returns>
    public abstract CandidateRows Search(Tensor queries, int count);

    /// <summary>The nearest rows of each query among those within a distance.</summary>
    /// <param name="queries">(N, d), without gradients.</param>
    /// <param name="radii">(N), the largest Euclidean distance of each query.</param>
    /// <param name="count">The most rows per query, at least 1. If there are more within the distance, the nearest.</param>
    /// <returns>New tensors, of the queries' dtype and on their device.</returns>
    /// <exception cref="NotSupportedException">The index does not support it.</exception>
    public virtual CandidateRows SearchWithin(Tensor queries, Tensor radii, int count) =>
        throw new NotSupportedException($"{GetType().Name} does not search within a distance.");

    /// <summary>
    /// (S), ascending: the distances of rows to their nearest other row, for <see cref="Explanation.Familiarity"/>; null if they are not known.
    /// </summary>
    internal virtual Tensor? OwnDistances => null;
}
