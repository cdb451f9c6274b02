using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Similarities;

/// <summary>
/// Turns the products x·k of one query into distances: ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k, except for <see cref="NearPairs"/>.
/// </summary>
/// <param name="keys">(M, d), as the queries are.</param>
/// <param name="squares">‖k‖² of each key, padded. Products and squares may be relative to an origin, keys and queries need not.</param>
/// <param name="count">M.</param>
internal readonly struct DistanceRow<T>(CoordinateRows<T> keys, T[] squares, int count)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From products to the logits of a pair whose form is <see cref="PairForm.Distance"/>, in place.</summary>
    /// <param name="row">The products with the keys from <paramref name="first"/> on; the values of padding do not matter.</param>
    /// <param name="first">The index of a key.</param>
    /// <param name="query">x.</param>
    /// <param name="querySquare">‖x‖².</param>
    /// <param name="scale">The scale of the pair.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish<TPair>(Span<T> row, int first, ReadOnlySpan<T> query, T querySquare, T scale)
        where TPair : struct, IPair
    {
        var whole = row.Length - row.Length % RowMath.Width<T>();
        ref var product = ref MemoryMarshal.GetReference(row);
        ref var keySquare = ref squares[first];
        var (square, share) = (Vector512.Create(querySquare), T.CreateChecked(NearPairs.NearShare));
        for (var i = 0; i < whole; i += RowMath.Width<T>())
        {
            var products = Vector512.LoadUnsafe(ref product, (nuint)i);
            var sums = Vector512.LoadUnsafe(ref keySquare, (nuint)i) + square;
            var distances = sums - (products + products);
            var isNear = Vector512.LessThan(distances, sums * share);
            if (isNear != Vector512<T>.Zero)
            {
                distances.StoreUnsafe(ref product, (nuint)i);
                TakeDifferences(
                    row.Slice(i, RowMath.Width<T>()),
                    isNear.ExtractMostSignificantBits(),
                    query,
                    first + i
                );
                distances = Vector512.LoadUnsafe(ref product, (nuint)i);
            }
            TPair.Logit(distances, scale).StoreUnsafe(ref product, (nuint)i);
        }
        if (whole < row.Length)
        {
            Span<T> rest = stackalloc T[RowMath.Width<T>()];
            row[whole..].CopyTo(rest);
            Finish<TPair>(rest, first + whole, query, querySquare, scale);
            rest[..(row.Length - whole)].CopyTo(row[whole..]);
        }
    }

    /// <summary>Replaces the squared distances whose bit is set by those computed from differences.</summary>
    private void TakeDifferences(Span<T> distances, ulong isNear, ReadOnlySpan<T> query, int column)
    {
        // Padding has no keys.
        isNear &= ulong.MaxValue >> Math.Max(0, 64 - (count - column));
        var memory = keys.AreReady ? [] : ArrayPool<T>.Shared.Rent(keys.Size);
        for (; isNear != 0; isNear &= isNear - 1)
        {
            var lane = BitOperations.TrailingZeroCount(isNear);
            distances[lane] = CoordinateMath.SquaredDistance(query, keys.Row(column + lane, memory));
        }
        if (memory.Length > 0)
        {
            ArrayPool<T>.Shared.Return(memory);
        }
    }
}
