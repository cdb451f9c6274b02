namespace SoftStep.VectorData;

/// <summary>A row as a database returns it.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Embedding">d numbers.</param>
/// <param name="Labels">q numbers, or one.</param>
internal sealed record StoredRow(long Id, ReadOnlyMemory<float> Embedding, IReadOnlyList<double> Labels);
