using System.Data;
using System.Data.Common;
using System.Globalization;
using SoftStep.VectorData;

namespace SoftStep;

/// <summary>
/// A table of DuckDB as an index. DuckDB runs inside the program, on a file that may be larger than memory. Each search compares the
/// query with all rows, unless the table has an approximate index.
/// </summary>
/// <remarks>
/// The number of rows and the range of the labels are read once: make the index anew after the table has changed. If the database
/// cannot be reached its own exception is thrown, and nothing is lost: call again when it can. Not for several threads at once.
/// </remarks>
public sealed class DuckDbIndex : CandidateIndex
{
    private readonly DbConnection connection;
    private readonly SqlTable table;
    private readonly bool hasColumns;

    /// <param name="connection">To the database; not owned. It is opened if it is closed or broken.</param>
    /// <param name="table">Where the rows are.</param>
    /// <param name="isExact">
    /// Whether every search compares all rows. False if the table has an approximate index (HNSW), which can miss some.
    /// </param>
    /// <param name="hasColumns">
    /// Whether the predictions are (N, q), as for labels (M, q); by default only if there are several columns of labels.
    /// </param>
    /// <exception cref="ArgumentException">No column of labels is named, or the table has no rows.</exception>
    /// <exception cref="DbException">The database cannot be reached, or has no such table or columns.</exception>
    public DuckDbIndex(DbConnection connection, SqlTable table, bool isExact = true, bool? hasColumns = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(table);
        if (table.Labels.Count == 0)
        {
            throw new ArgumentException("At least one column of labels must be named, but none is.", nameof(table));
        }
        (this.connection, this.table, IsExact) = (connection, table, isExact);
        this.hasColumns = hasColumns ?? table.Labels.Count > 1;
        var extremes = table.Labels.SelectMany(label => new[] { $"min({Quoted(label)})", $"max({Quoted(label)})" });
        using var command = Command($"SELECT count(*), {string.Join(", ", extremes)} FROM {Quoted(table.Name)}");
        using var facts = command.ExecuteReader();
        facts.Read();
        Count = Convert.ToInt64(facts.GetValue(0), CultureInfo.InvariantCulture);
        if (Count == 0)
        {
            throw new ArgumentException($"The table {table.Name} has no rows.", nameof(table));
        }
        double[] labels = [.. Enumerable.Range(1, 2 * table.Labels.Count).Select(column => Number(facts, column))];
        SmallestLabels = [.. labels.Where((_, place) => place % 2 == 0)];
        LargestLabels = [.. labels.Where((_, place) => place % 2 == 1)];
        EmbeddingSize = FirstSize();
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override long EmbeddingSize { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> SmallestLabels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> LargestLabels { get; }

    /// <inheritdoc/>
    public override bool IsExact { get; }

    /// <summary>True.</summary>
    public override bool CanSearchWithin => true;

    /// <inheritdoc/>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public override CandidateRows Search(Tensor queries, int count) => Nearest(queries, count, null);

    /// <inheritdoc/>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public override CandidateRows SearchWithin(Tensor queries, Tensor radii, int count)
    {
        ArgumentNullException.ThrowIfNull(radii);
        using var scope = NewDisposeScope();
        double[] each = radii.detach().cpu().to(ScalarType.Float64).data<double>().ToArray();
        GC.KeepAlive(radii);
        return Nearest(queries, count, each);
    }

    private CandidateRows Nearest(Tensor queries, int count, double[]? radii)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var found = StoredRows
            .Queries(queries, EmbeddingSize)
            .Select((query, number) => Nearest(query, count, radii?[number]))
            .ToList();
        return StoredRows.ToTensors(found, queries, hasColumns ? table.Labels.Count : 0);
    }

    private List<StoredRow> Nearest(float[] query, int count, double? radius)
    {
        var columns = string.Join(", ", table.Labels.Select(Quoted));
        var within = radius is null ? "" : "WHERE distance <= $2 ";
        using var command = Command(
            $"SELECT id, embedding, {columns} FROM (SELECT {Quoted(table.Id)} AS id, CAST({Quoted(table.Embedding)} AS text) AS embedding, "
                + $"{columns}, {Distance} AS distance FROM {Quoted(table.Name)}) AS rows {within}"
                + $"ORDER BY distance LIMIT {count.ToString(CultureInfo.InvariantCulture)}",
            [Text(query), .. radius is null ? [] : new object[] { radius.Value }]
        );
        using var rows = command.ExecuteReader();
        var found = new List<StoredRow>();
        while (rows.Read())
        {
            found.Add(
                new(
                    Convert.ToInt64(rows.GetValue(0), CultureInfo.InvariantCulture),
                    Vector(rows.GetString(1)),
                    [.. Enumerable.Range(2, table.Labels.Count).Select(column => Number(rows, column))]
                )
            );
        }
        return found;
    }

    private string Distance => $"array_distance({Quoted(table.Embedding)}, CAST($1 AS FLOAT[{EmbeddingSize}]))";

    private long FirstSize()
    {
        using var command = Command(
            $"SELECT CAST({Quoted(table.Embedding)} AS text) FROM {Quoted(table.Name)} LIMIT 1"
        );
        return Vector((string)command.ExecuteScalar()!).Length;
    }

    private DbCommand Command(string text, params IReadOnlyList<object> values)
    {
        if (connection.State == ConnectionState.Broken)
        {
            connection.Close();
        }
        if (connection.State == ConnectionState.Closed)
        {
            connection.Open();
        }
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static double Number(DbDataReader row, int column) =>
        Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture);

    private static string Text(float[] numbers) =>
        $"[{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";

    private static float[] Vector(string text) =>
        [.. text.Trim('[', ']').Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
}
