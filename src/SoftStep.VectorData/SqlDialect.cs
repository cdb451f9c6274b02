namespace SoftStep;

/// <summary>How a database writes the distance of two vectors.</summary>
public enum SqlDialect
{
    /// <summary>DuckDB, embeddings of type FLOAT[d].</summary>
    DuckDb,

    /// <summary>PostgreSQL with pgvector, embeddings of type vector(d).</summary>
    PgVector,
}
