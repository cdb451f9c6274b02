using Microsoft.Extensions.VectorData;
using SoftStep.VectorData;

namespace SoftStep;

/// <summary>
/// A vector store as an index: any for which there is a connector of Microsoft.Extensions.VectorData. Its own scores are not used,
/// because their units differ between stores; but it must rank records by the Euclidean distance.
/// </summary>
/// <param name="store">The collection; not owned.</param>
/// <param name="rows">What its records are.</param>
public sealed class VectorStoreIndex<TRecord>(IVectorSearchable<TRecord> store, VectorStoreRows<TRecord> rows)
    : CandidateIndex
    where TRecord : class
{
    /// <inheritdoc/>
    public override long Count => rows.Count;

    /// <inheritdoc/>
    public override long EmbeddingSize => rows.EmbeddingSize;

    /// <inheritdoc/>
    public override IReadOnlyList<double> SmallestLabels => rows.SmallestLabels;

    /// <inheritdoc/>
    public override IReadOnlyList<double> LargestLabels => rows.LargestLabels;

    /// <inheritdoc/>
    public override bool IsExact => rows.IsExact;

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The store cannot be reached.</exception>
    public override CandidateRows Search(Tensor queries, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var vectors = StoredRows.Queries(queries, EmbeddingSize);
        // Not on the caller's synchronisation context, which would wait for itself.
        var found = Task.Run(() => Task.WhenAll(vectors.Select(vector => Nearest(vector, count))))
            .GetAwaiter()
            .GetResult();
        var columns = rows.SmallestLabels.Count;
        return StoredRows.ToTensors(found, queries, rows.HasColumns ?? columns > 1 ? columns : 0);
    }

    private async Task<IReadOnlyList<StoredRow>> Nearest(ReadOnlyMemory<float> query, int count)
    {
        var found = new List<StoredRow>();
        await foreach (
            var result in store.SearchAsync(query, count, new() { IncludeVectors = true }).ConfigureAwait(false)
        )
        {
            var record = result.Record;
            found.Add(new(rows.Id(record), rows.Embedding(record), rows.Labels(record)));
        }
        return found;
    }
}
