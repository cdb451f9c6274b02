using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>Copies the rows of a matrix as columns.</summary>
internal static class Transposition
{
    /// <summary>columns[c, r] = rows[r, c].</summary>
    /// <param name="rows">(n, size), contiguous.</param>
    /// <param name="size">The entries of a row.</param>
    /// <param name="columns">(size, n), with <paramref name="stride"/> entries from one column to the next.</param>
    /// <param name="stride">At least n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(ReadOnlySpan<T> rows, int size, Span<T> columns, int stride)
        where T : unmanaged
    {
        var count = rows.Length / size;
        var (whole, wide) = typeof(T) == typeof(float) ? (Whole(count), Whole(size)) : (0, 0);
        for (var row = 0; row < whole; row += Vector256<float>.Count)
        {
            for (var column = 0; column < wide; column += Vector256<float>.Count)
            {
                Square(
                    ref Unsafe.As<T, float>(ref Unsafe.AsRef(in rows[row * size + column])),
                    size,
                    ref Unsafe.As<T, float>(ref columns[column * stride + row]),
                    stride
                );
            }
        }
        for (var row = 0; row < count; row++)
        {
            for (var column = row < whole ? wide : 0; column < size; column++)
            {
                columns[column * stride + row] = rows[row * size + column];
            }
        }
    }

    private static int Whole(int count) => count - count % Vector256<float>.Count;

    /// <summary>Eight rows of eight entries: in three steps, squares of one, two and four entries change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(ref float from, int fromStride, ref float to, int toStride)
    {
        var (a0, a1) = OfOne(Vector(ref from, 0, fromStride), Vector(ref from, 1, fromStride));
        var (a2, a3) = OfOne(Vector(ref from, 2, fromStride), Vector(ref from, 3, fromStride));
        var (a4, a5) = OfOne(Vector(ref from, 4, fromStride), Vector(ref from, 5, fromStride));
        var (a6, a7) = OfOne(Vector(ref from, 6, fromStride), Vector(ref from, 7, fromStride));
        var (b0, b2) = OfTwo(a0, a2);
        var (b1, b3) = OfTwo(a1, a3);
        var (b4, b6) = OfTwo(a4, a6);
        var (b5, b7) = OfTwo(a5, a7);
        StoreOfFour(b0, b4, ref to, 0, toStride);
        StoreOfFour(b1, b5, ref to, 1, toStride);
        StoreOfFour(b2, b6, ref to, 2, toStride);
        StoreOfFour(b3, b7, ref to, 3, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Vector(ref float from, int row, int stride) =>
        Vector256.LoadUnsafe(ref from, (nuint)(row * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Lower, Vector256<float> Upper) OfOne(Vector256<float> a, Vector256<float> b)
    {
        var isOwn = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle();
        var down = Vector256.Shuffle(b, Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6));
        var up = Vector256.Shuffle(a, Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7));
        return (Vector256.ConditionalSelect(isOwn, a, down), Vector256.ConditionalSelect(isOwn, up, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Lower, Vector256<float> Upper) OfTwo(Vector256<float> a, Vector256<float> b)
    {
        var isOwn = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0).AsSingle();
        var down = Vector256.Shuffle(b, Vector256.Create(0, 1, 0, 1, 4, 5, 4, 5));
        var up = Vector256.Shuffle(a, Vector256.Create(2, 3, 2, 3, 6, 7, 6, 7));
        return (Vector256.ConditionalSelect(isOwn, a, down), Vector256.ConditionalSelect(isOwn, up, b));
    }

    /// <summary>Two rows of the result, four apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreOfFour(Vector256<float> a, Vector256<float> b, ref float to, int row, int stride)
    {
        Vector256.Create(a.GetLower(), b.GetLower()).StoreUnsafe(ref to, (nuint)(row * stride));
        Vector256.Create(a.GetUpper(), b.GetUpper()).StoreUnsafe(ref to, (nuint)((row + 4) * stride));
    }
}
