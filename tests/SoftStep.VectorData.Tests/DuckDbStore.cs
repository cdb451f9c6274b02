using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace SoftStep.VectorData.Tests;

/// <summary>A row of the table, as a vector store returns it.</summary>
internal sealed record Known(long Number, float[] Place, double Price, double Age);

/// <summary>DuckDB behind the interface of vector stores.</summary>
internal sealed class DuckDbStore(Table table) : IVectorSearchable<Known>
{
    public async IAsyncEnumerable<VectorSearchResult<Known>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<Known>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
        where TInput : notnull
    {
        options!.IncludeVectors.Should().BeTrue();
        var query = ((ReadOnlyMemory<float>)(object)searchValue).ToArray();
        await Task.Yield();
        List<Known> found = [];
        lock (table)
        {
            using var command = table.Connection.CreateCommand();
            command.CommandText =
                $"SELECT number, place, price, age FROM \"known rows\" ORDER BY array_distance(place, [{string.Join(", ", query.Select(number => FormattableString.Invariant($"{number:R}")))}]::FLOAT[{Table.Size}]) LIMIT {top}";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add(
                    new(
                        rows.GetInt64(0),
                        [.. (IEnumerable<float>)rows.GetValue(1)],
                        rows.GetDouble(2),
                        rows.GetDouble(3)
                    )
                );
            }
        }
        foreach (var row in found)
        {
            yield return new(row, null);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;
}
