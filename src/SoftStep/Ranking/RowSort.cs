using System.Numerics;
using System.Runtime.CompilerServices;

namespace SoftStep.Ranking;

/// <summary>The order that sorts a row in descending order. It is kept with its memory, for rows up to a length.</summary>
internal sealed class RowSort<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From this length on counting digits is faster than comparing.</summary>
    private const int RadixFrom = 48;

    private const int Digits = 4;
    private const int Digit = 256;

    private readonly ulong[] keys = new ulong[length];
    private readonly ulong[] buffer = new ulong[typeof(T) == typeof(float) ? length : 0];

    /// <summary>For each digit and each of its values, where the next key that has it goes.</summary>
    private readonly int[] places = new int[Digits * Digit];

    public void Descending(ReadOnlySpan<T> values, Span<int> order)
    {
        if (typeof(T) == typeof(float))
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

    /// <summary>A float32 and its index make one key: what the values leave equal the index decides.</summary>
    private void SortPacked(ReadOnlySpan<T> values, Span<int> order)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToInt32Bits(Unsafe.BitCast<T, float>(values[i]));
            var descending = ~(uint)(bits ^ ((bits >> 31) | int.MinValue));
            keys[i] = ((ulong)descending << 32) | (uint)i;
        }
        var sorted = keys.AsSpan(0, values.Length);
        if (values.Length < RadixFrom)
        {
            sorted.Sort();
        }
        else
        {
            sorted = SortByDigits(sorted, buffer.AsSpan(0, values.Length));
        }
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (int)(uint)sorted[i];
        }
    }

    /// <summary>By the upper half's four bytes, the lowest first; every pass keeps the order of the one before.</summary>
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

    /// <summary>How often each digit has each value, in one pass.</summary>
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
