namespace SoftStep.VectorData;

/// <summary>Turns rows of a database into tensors, and queries into arrays.</summary>
internal static class StoredRows
{
    /// <summary>The queries (N, d), one array each.</summary>
    public static float[][] Queries(Tensor queries, long size)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.ndim != 2 || queries.size(1) != size)
        {
            throw new ArgumentException(
                $"queries must be (N, {size}), but are ({string.Join(", ", queries.shape)}).",
                nameof(queries)
            );
        }
        using var scope = NewDisposeScope();
        var numbers = queries.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
        GC.KeepAlive(queries);
        return [.. numbers.Chunk((int)size)];
    }

    /// <param name="found">The rows of each query, the nearest first.</param>
    /// <param name="like">The queries (N, d).</param>
    /// <param name="columns">q, or 0 for labels without columns.</param>
    public static CandidateRows ToTensors(IReadOnlyList<IReadOnlyList<StoredRow>> found, Tensor like, int columns)
    {
        using var scope = NewDisposeScope();
        var (count, size, width) = (found.Count, (int)like.size(1), Math.Max(1, columns));
        var places = Math.Max(1, found.Max(rows => rows.Count));
        var (embeddings, labels) = (new float[count * places * size], new double[count * places * width]);
        var (ids, missing) = (new long[count * places], new bool[count * places]);
        for (var query = 0; query < count; query++)
        {
            for (var place = 0; place < places; place++)
            {
                var at = query * places + place;
                if (place >= found[query].Count)
                {
                    missing[at] = true;
                    continue;
                }
                var row = found[query][place];
                Require(
                    row.Embedding.Length == size,
                    $"an embedding of {size} numbers",
                    $"{row.Embedding.Length}",
                    row.Id
                );
                Require(row.Labels.Count == width, $"{width} labels", $"{row.Labels.Count}", row.Id);
                ids[at] = row.Id;
                row.Embedding.Span.CopyTo(embeddings.AsSpan(at * size));
                for (var column = 0; column < width; column++)
                {
                    labels[at * width + column] = row.Labels[column];
                }
            }
        }
        long[] shape = [count, places];
        return new(
            tensor(embeddings).reshape([.. shape, size]).to(like.dtype).to(like.device),
            tensor(labels).reshape(columns == 0 ? shape : [.. shape, columns]).to(like.dtype).to(like.device),
            tensor(ids).reshape(shape).to(like.device),
            tensor(missing).reshape(shape).to(like.device)
        );
    }

    private static void Require(bool isFit, string expected, string found, long id)
    {
        if (!isFit)
        {
            throw new InvalidDataException($"The row with id {id} must have {expected}, but has {found}.");
        }
    }
}
