using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>
/// Vectorised arithmetic on the coordinates of embeddings, of any number: rows of <see cref="RowMath"/> are padded, these are
/// not.
/// </summary>
internal static class CoordinateMath
{
    /// <summary>
    /// Vectors that are summed before the partial sum is added to the total. The rounding error grows with this number and
    /// with the number of partial sums, instead of their product: 128 and about 150 for 300,000 float32 coordinates.
    /// </summary>
    public const int SummedAtATime = 128;

    public static bool HasNaN<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        foreach (var coordinate in x)
        {
            if (T.IsNaN(coordinate))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, INumber<T>
    {
        var (sum, c) = (Vector<T>.Zero, 0);
        for (; c <= x.Length - Vector<T>.Count; c += Vector<T>.Count)
        {
            sum += new Vector<T>(x[c..]) * new Vector<T>(y[c..]);
        }
        var total = Vector.Sum(sum);
        for (; c < x.Length; c++)
        {
            total += x[c] * y[c];
        }
        return total;
    }

    /// <summary>‖x‖².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T SquaredNorm<T>(ReadOnlySpan<T> coordinates)
        where T : unmanaged, INumber<T>
    {
        ref var first = ref MemoryMarshal.GetReference(coordinates);
        var (sum, c) = (Vector512<T>.Zero, 0);
        for (var vectors = coordinates.Length / RowMath.Width<T>(); vectors > 0; vectors -= SummedAtATime)
        {
            var part = Vector512<T>.Zero;
            for (var v = Math.Min(vectors, SummedAtATime); v > 0; v--, c += RowMath.Width<T>())
            {
                var coordinate = Vector512.LoadUnsafe(ref first, (nuint)c);
                part += coordinate * coordinate;
            }
            sum += part;
        }
        var square = Vector512.Sum(sum);
        for (; c < coordinates.Length; c++)
        {
            square += coordinates[c] * coordinates[c];
        }
        return square;
    }

    /// <summary>‖x − k‖².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T SquaredDistance<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> k)
        where T : unmanaged, INumber<T>
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstK = ref MemoryMarshal.GetReference(k);
        var (sum, c) = (Vector512<T>.Zero, 0);
        for (var vectors = x.Length / RowMath.Width<T>(); vectors > 0; vectors -= SummedAtATime)
        {
            var part = Vector512<T>.Zero;
            for (var v = Math.Min(vectors, SummedAtATime); v > 0; v--, c += RowMath.Width<T>())
            {
                var difference =
                    Vector512.LoadUnsafe(ref firstX, (nuint)c) - Vector512.LoadUnsafe(ref firstK, (nuint)c);
                part += difference * difference;
            }
            sum += part;
        }
        var square = Vector512.Sum(sum);
        for (; c < x.Length; c++)
        {
            square += (x[c] - k[c]) * (x[c] - k[c]);
        }
        return square;
    }

    /// <summary>y = a·x.</summary>
    public static void Scale<T>(T a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        var c = 0;
        for (; c <= x.Length - Vector<T>.Count; c += Vector<T>.Count)
        {
            (new Vector<T>(x[c..]) * a).CopyTo(y[c..]);
        }
        for (; c < x.Length; c++)
        {
            y[c] = x[c] * a;
        }
    }

    /// <summary>y += a·x.</summary>
    public static void AddScaled<T>(T a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        var c = 0;
        for (; c <= x.Length - Vector<T>.Count; c += Vector<T>.Count)
        {
            (new Vector<T>(y[c..]) + new Vector<T>(x[c..]) * a).CopyTo(y[c..]);
        }
        for (; c < x.Length; c++)
        {
            y[c] += x[c] * a;
        }
    }

    /// <summary>Adds c·(x − k) to the query's gradient and subtracts it from the key's.</summary>
    public static void AddPull<T>(T coefficient, ReadOnlySpan<T> x, ReadOnlySpan<T> k, Span<T> onQuery, Span<T> onKey)
        where T : unmanaged, INumber<T>
    {
        var c = 0;
        for (; c <= x.Length - Vector<T>.Count; c += Vector<T>.Count)
        {
            var pull = (new Vector<T>(x[c..]) - new Vector<T>(k[c..])) * coefficient;
            (new Vector<T>(onQuery[c..]) + pull).CopyTo(onQuery[c..]);
            (new Vector<T>(onKey[c..]) - pull).CopyTo(onKey[c..]);
        }
        for (; c < x.Length; c++)
        {
            var pull = coefficient * (x[c] - k[c]);
            onQuery[c] += pull;
            onKey[c] -= pull;
        }
    }
}
