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
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (count, size) = ((int)keys.size(0), (int)keys.size(1));
        var ofKeys = new CoordinateRows<T>(keys);
        TensorMemory<T> rows = new(products),
            ofQuery = new(querySquares),
            query = new(queries);
        var padded = new T[RowMath.Padded<T>(count)];
        new TensorMemory<T>(keySquares).Row(0, count).CopyTo(padded);
        RowThreads.ForEach(
            queries.size(0),
            count,
            _ => new DistanceRow<T>(ofKeys, padded, count),
            (distances, row) =>
                distances.Finish<SquaredPair>(
                    rows.Row(row, count),
                    first: 0,
                    query.Row(row, size),
                    ofQuery.At(row),
                    scale: T.NegativeOne
                )
        );
        GC.KeepAlive((products, querySquares, keySquares, queries, keys));
    }
}
