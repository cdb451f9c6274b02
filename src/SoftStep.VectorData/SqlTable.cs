namespace SoftStep;

/// <summary>Where a database has the rows.</summary>
/// <param name="Name">The table; quoted as it is.</param>
/// <param name="Id">The column of integers that identify the rows.</param>
/// <param name="Embedding">The column of embeddings, FLOAT[d].</param>
/// <param name="Labels">The columns of labels, at least one.</param>
public sealed record SqlTable(string Name, string Id, string Embedding, params IReadOnlyList<string> Labels);
