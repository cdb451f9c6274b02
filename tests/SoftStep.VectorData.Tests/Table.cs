using System.Globalization;
using DuckDB.NET.Data;

namespace SoftStep.VectorData.Tests;

/// <summary>A table of DuckDB with the rows of a bank.</summary>
internal sealed class Table : IDisposable
{
    public const int Size = 4;

    public Table(int rows, string source = "DataSource=:memory:")
    {
        Connection = new(source);
        Connection.Open();
        Embeddings = Random(1, rows, Size);
        Labels = Random(2, rows, 2);
        Run($"CREATE OR REPLACE TABLE \"known rows\" (number BIGINT, place FLOAT[{Size}], price DOUBLE, age DOUBLE)");
        using var appender = Connection.CreateAppender("known rows");
        var (places, labels) = (Embeddings.data<float>().ToArray(), Labels.data<float>().ToArray());
        for (var row = 0; row < rows; row++)
        {
            appender
                .CreateRow()
                .AppendValue(1000L + row)
                .AppendValue(places[(row * Size)..((row + 1) * Size)])
                .AppendValue((double)labels[2 * row])
                .AppendValue((double)labels[2 * row + 1])
                .EndRow();
        }
    }

    public DuckDBConnection Connection { get; }

    /// <summary>(M, d).</summary>
    public Tensor Embeddings { get; }

    /// <summary>(M, 2).</summary>
    public Tensor Labels { get; }

    public static SqlTable Rows { get; } = new("known rows", "number", "place", "price", "age");

    /// <summary>Numbers that do not depend on Torch's generator.</summary>
    public static Tensor Random(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(random.NextDouble() + random.NextDouble() - 1);
        }
        return tensor(values).reshape(shape);
    }

    public void Run(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Connection.Dispose();
}
