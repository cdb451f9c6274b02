using System.Numerics;

namespace SoftStep.Similarities;

/// <summary>
/// Euclidean distances on the CPU by a matrix product. For near pairs, whose distance is small compared with their distance
/// from the origin, the subtraction cancels digits, so these are computed from differences.
/// </summary>
internal static class NearPairs
{
    /// <summary>
    /// A pair is near if its squared distance is below this share of ‖x‖² + ‖k‖². So for other pairs the subtraction
    /// amplifies relative rounding errors by at most 8, three bits.
    /// </summary>
    public const double NearShare = 1.0 / 8;

    /// <param name="queries">(N, d), contiguous.</param>
    /// <param name="keys">(M, d), contiguous, of the same dtype.</param>
    /// <param name="squared">Whether to return squared distances.</param>
    /// <returns>(N, M).</returns>
    public static Tensor Distances(Tensor queries, Tensor keys, bool squared)
    {
        var origin = Origin.Of(keys);
        var (x, k) = (queries - origin, keys - origin);
        var (querySquares, keySquares) = (x.Squared().sum(-1), k.Squared().sum(-1));
        var products = x.mm(k.t());
        if (queries.dtype == ScalarType.Float64)
        {
            Finish<double>(products, querySquares, keySquares, queries, keys);
        }
        else
        {
            Finish<float>(products, querySquares, keySquares, queries, keys);
        }
        return squared ? products : products.sqrt_();
    }

    /// <summary>Turns the products x·k into squared distances, in place, on all cores.</summary>
    private static void Finish<T>(Tensor products, Tensor querySquares, Tensor keySquares, Tensor queries, Tensor keys)
        where T : unmanaged, INumber<T>
    {
        var (count, size) = ((int)keys.size(0), (int)keys.size(1));
        TensorMemory<T> rows = new(products),
            ofQuery = new(querySquares),
            ofKeys = new(keySquares),
            query = new(queries),
            key = new(keys);
        RowThreads.ForEach(
            queries.size(0),
            count,
            _ => key,
            (keyRows, row) =>
                FinishRow(
                    rows.Row(row, count),
                    ofQuery.Row(row, 1)[0],
                    ofKeys.Row(0, count),
                    query.Row(row, size),
                    keyRows
                )
        );
        GC.KeepAlive(products);
        GC.KeepAlive(querySquares);
        GC.KeepAlive(keySquares);
        GC.KeepAlive(queries);
        GC.KeepAlive(keys);
    }

    /// <summary>Turns one query's products x·k into squared distances, in place.</summary>
    private static void FinishRow<T>(
        Span<T> row,
        T querySquare,
        ReadOnlySpan<T> keySquares,
        ReadOnlySpan<T> query,
        TensorMemory<T> keys
    )
        where T : unmanaged, INumber<T>
    {
        var share = T.CreateChecked(NearShare);
        var column = 0;
        for (; column <= row.Length - Vector<T>.Count; column += Vector<T>.Count)
        {
            var scale = new Vector<T>(keySquares[column..]) + new Vector<T>(querySquare);
            var products = new Vector<T>(row[column..]);
            var squares = scale - (products + products);
            squares.CopyTo(row[column..]);
            if (Vector.LessThanAny(squares, scale * share))
            {
                FinishLanes(row.Slice(column, Vector<T>.Count), scale * share, query, keys, column);
            }
        }
        for (; column < row.Length; column++)
        {
            var scale = keySquares[column] + querySquare;
            var square = scale - (row[column] + row[column]);
            row[column] =
                square < scale * share ? RowMath.SquaredDistance<T>(query, keys.Row(column, query.Length)) : square;
        }
    }

    private static void FinishLanes<T>(
        Span<T> squares,
        Vector<T> nearBelow,
        ReadOnlySpan<T> query,
        TensorMemory<T> keys,
        int column
    )
        where T : unmanaged, INumber<T>
    {
        for (var lane = 0; lane < squares.Length; lane++)
        {
            if (squares[lane] < nearBelow[lane])
            {
                squares[lane] = RowMath.SquaredDistance<T>(query, keys.Row(column + lane, query.Length));
            }
        }
    }
}
