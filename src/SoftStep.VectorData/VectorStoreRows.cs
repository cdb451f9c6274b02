namespace SoftStep;

/// <summary>What a vector store's records are for a head.</summary>
public sealed record VectorStoreRows<TRecord>
{
    /// <summary>The embedding of a record, d numbers.</summary>
    public required Func<TRecord, ReadOnlyMemory<float>> Embedding { get; init; }

    /// <summary>The labels of a record, q numbers, or one.</summary>
    public required Func<TRecord, IReadOnlyList<double>> Labels { get; init; }

    /// <summary>An integer that identifies a record.</summary>
    public required Func<TRecord, long> Id { get; init; }

    /// <summary>M, the number of records.</summary>
    public required long Count { get; init; }

    /// <summary>d.</summary>
    public required long EmbeddingSize { get; init; }

    /// <summary>The smallest label of all records, of each column.</summary>
    public required IReadOnlyList<double> SmallestLabels { get; init; }

    /// <summary>The largest label of all records, of each column.</summary>
    public required IReadOnlyList<double> LargestLabels { get; init; }

    /// <summary>
    /// Whether a search returns the nearest records by the Euclidean distance without exception. Most stores have an approximate
    /// index, which can miss some; false by default.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>Whether the predictions are (N, q), as for labels (M, q); by default only if there are several columns.</summary>
    public bool? HasColumns { get; init; }
}
