using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Ranking;

/// <summary>Sorts rows of up to <paramref name="length"/> entries, returning the order. It reuses its memory.</summary>
/// <param name="length">The longest row.</param>
internal sealed class RowSort<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Up to this length every value is compared with every other, one vector at a time. Measured with AVX-512 in float64, for
    /// 32 values: 0.3 µs, against 1.2 µs with another sort.
    /// </summary>
    private const int CompareUpTo = 96;

    private const int Digits = 4;
    private const int Digit = 256;

    private readonly T[] compared = new T[RowMath.Padded<T>(Math.Min(length, CompareUpTo))];
    private readonly double[] sorted = new double[length];
    private readonly ulong[] keys = new ulong[length];
    private readonly ulong[] buffer = new ulong[typeof(T) == typeof(float) ? length : 0];

    /// <summary>For each digit and each of its 256 values, the position of the next key with that value.</summary>
    private readonly int[] places = new int[Digits * Digit];

    /// <param name="values">The row.</param>
    /// <param name="order">Output: the indices of the values, the largest first.</param>
    /// <returns>The values in that order, in memory that the next call overwrites.</returns>
    public Span<double> Descending(ReadOnlySpan<T> values, Span<int> order)
    {
        Order(values, order);
        for (var i = 0; i < values.Length; i++)
        {
            sorted[i] = double.CreateTruncating(values[order[i]]);
        }
        return sorted.AsSpan(0, values.Length);
    }

    private void Order(ReadOnlySpan<T> values, Span<int> order)
    {
        if (values.Length <= CompareUpTo && !CoordinateMath.HasNaN(values))
        {
            SortByComparing(values, order);
        }
        else if (typeof(T) == typeof(float))
        {
            SortPacked(values, order);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                keys[i] = ~Ascending(BitConverter.DoubleToInt64Bits(double.CreateTruncating(values[i])));
                order[i] = i;
            }
            keys.AsSpan(0, values.Length).Sort(order);
        }
    }

    /// <summary>A value's position is the number of larger values plus the number of equal ones before it. Not for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByComparing(ReadOnlySpan<T> values, Span<int> order)
    {
        var width = RowMath.Width<T>();
        var padded = compared.AsSpan(0, RowMath.Padded<T>(values.Length));
        values.CopyTo(padded);
        padded[values.Length..].Fill(T.NegativeInfinity);
        ref var first = ref MemoryMarshal.GetReference(padded);
        var lanes = Lanes();
        for (var i = 0; i < values.Length; i++)
        {
            var value = Vector512.Create(values[i]);
            var own = i / width * width;
            var before = Vector512<T>.Zero;
            for (var j = 0; j < own; j += width)
            {
                before +=
                    Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)j), value) & Vector512<T>.One;
            }
            var others = Vector512.LoadUnsafe(ref first, (nuint)own);
            var isBefore = Vector512.LessThan(lanes, Vector512.Create(T.CreateTruncating(i - own)));
            var equals = Vector512.Equals(others, value) & isBefore;
            before += (Vector512.GreaterThan(others, value) | equals) & Vector512<T>.One;
            for (var j = own + width; j < padded.Length; j += width)
            {
                before += Vector512.GreaterThan(Vector512.LoadUnsafe(ref first, (nuint)j), value) & Vector512<T>.One;
            }
            order[int.CreateTruncating(Vector512.Sum(before))] = i;
        }
    }

    /// <summary>0, 1, 2, …</summary>
    private static Vector512<T> Lanes()
    {
        var lanes = Vector512<T>.Zero;
        for (var lane = 1; lane < RowMath.Width<T>(); lane++)
        {
            lanes = lanes.WithElement(lane, T.CreateTruncating(lane));
        }
        return lanes;
    }

    /// <summary>Sorts keys of 64 bits, the float32 value above its index, which decides between equal values.</summary>
    private void SortPacked(ReadOnlySpan<T> values, Span<int> order)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToInt32Bits(Unsafe.BitCast<T, float>(values[i]));
            var descending = ~(uint)(bits ^ ((bits >> 31) | int.MinValue));
            keys[i] = ((ulong)descending << 32) | (uint)i;
        }
        var sorted = keys.AsSpan(0, values.Length);
        sorted = SortByDigits(sorted, buffer.AsSpan(0, values.Length));
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (int)(uint)sorted[i];
        }
    }

    /// <summary>A radix sort by the four upper bytes, the lowest first; each pass is stable.</summary>
    /// <remarks>Not inlined: within the loop over rows its variables would not stay in registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Span<ulong> SortByDigits(Span<ulong> from, Span<ulong> to)
    {
        Count(from);
        for (var digit = 0; digit < Digits; digit++)
        {
            var digitPlaces = places.AsSpan(digit * Digit, Digit);
            var start = 0;
            foreach (ref var end in digitPlaces)
            {
                (end, start) = (start, start + end);
            }
            var shift = 32 + 8 * digit;
            foreach (var key in from)
            {
                to[digitPlaces[(byte)(key >> shift)]++] = key;
            }
            var swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    /// <summary>Counts the values of all four digits in one pass.</summary>
    private void Count(ReadOnlySpan<ulong> values)
    {
        Array.Clear(places);
        foreach (var key in values)
        {
            places[(byte)(key >> 32)]++;
            places[Digit + (byte)(key >> 40)]++;
            places[2 * Digit + (byte)(key >> 48)]++;
            places[3 * Digit + (byte)(key >> 56)]++;
        }
    }

    private static ulong Ascending(long bits) => (ulong)(bits ^ ((bits >> 63) | long.MinValue));
}
