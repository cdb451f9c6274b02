using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>
/// Vectorised arithmetic on rows in memory. The length of every row is a multiple of <see cref="Width{T}"/>, so that loops
/// have no remainder.
/// </summary>
internal static class RowMath
{
    public static int Width<T>() => Vector512<T>.Count;

    /// <summary>The next multiple of the vector width.</summary>
    public static int Padded<T>(long count) => checked((int)((count + Width<T>() - 1) / Width<T>() * Width<T>()));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Min, T Max) Extremes<T>(ReadOnlySpan<T> row)
        where T : unmanaged, INumber<T>
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var low = Vector512.LoadUnsafe(ref first);
        var high = low;
        for (var i = Width<T>(); i < row.Length; i += Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref first, (nuint)i);
            low = Vector512.MinNative(low, value);
            high = Vector512.MaxNative(high, value);
        }
        return (Least(low), -Least(-high));
    }

    private static T Least<T>(Vector512<T> values)
        where T : unmanaged, INumber<T>
    {
        var half = Vector256.MinNative(values.GetLower(), values.GetUpper());
        var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
        var least = quarter[0];
        for (var lane = 1; lane < Vector128<T>.Count; lane++)
        {
            least = T.MinNative(least, quarter[lane]);
        }
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Sum<T>(ReadOnlySpan<T> row)
        where T : unmanaged
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var sum = Vector512<T>.Zero;
        for (var i = 0; i < row.Length; i += Width<T>())
        {
            sum += Vector512.LoadUnsafe(ref first, (nuint)i);
        }
        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var sum = Vector512<T>.Zero;
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            sum += Vector512.LoadUnsafe(ref firstX, (nuint)i) * Vector512.LoadUnsafe(ref firstY, (nuint)i);
        }
        return Vector512.Sum(sum);
    }

    /// <summary>Σ (x − origin)·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T DotFrom<T>(ReadOnlySpan<T> x, T origin, ReadOnlySpan<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var origins = Vector512.Create(origin);
        var sum = Vector512<T>.Zero;
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var above = Vector512.LoadUnsafe(ref firstX, (nuint)i) - origins;
            sum += above * Vector512.LoadUnsafe(ref firstY, (nuint)i);
        }
        return Vector512.Sum(sum);
    }

    /// <summary>Sets values below <paramref name="least"/> to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ClearBelow<T>(T least, Span<T> row)
        where T : unmanaged
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var limit = Vector512.Create(least);
        for (var i = 0; i < row.Length; i += Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref first, (nuint)i);
            (value & Vector512.GreaterThanOrEqual(value, limit)).StoreUnsafe(ref first, (nuint)i);
        }
    }

    /// <summary>Σ x and Σ x·y, in one pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Sum, T Dot) SumAndDot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        Vector512<T> sum = default,
            dot = default;
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref firstX, (nuint)i);
            sum += value;
            dot += value * Vector512.LoadUnsafe(ref firstY, (nuint)i);
        }
        return (Vector512.Sum(sum), Vector512.Sum(dot));
    }

    /// <summary>y = x·scale·(y − shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weigh<T>(T scale, T shift, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var shifts = Vector512.Create(shift);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var weight = Vector512.LoadUnsafe(ref firstX, (nuint)i) * scale;
            ((Vector512.LoadUnsafe(ref firstY, (nuint)i) - shifts) * weight).StoreUnsafe(ref firstY, (nuint)i);
        }
    }

    /// <summary>y += a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled<T>(T a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var sum = Vector512.LoadUnsafe(ref firstY, (nuint)i) + Vector512.LoadUnsafe(ref firstX, (nuint)i) * a;
            sum.StoreUnsafe(ref firstY, (nuint)i);
        }
    }

    /// <summary>y *= x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var product = Vector512.LoadUnsafe(ref firstY, (nuint)i) * Vector512.LoadUnsafe(ref firstX, (nuint)i);
            product.StoreUnsafe(ref firstY, (nuint)i);
        }
    }

    /// <summary>y = exp((x − shift)·scale).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp<T>(ReadOnlySpan<T> x, T shift, T scale, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var shifts = Vector512.Create(shift);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var exponential = VectorMath.Exp((Vector512.LoadUnsafe(ref firstX, (nuint)i) - shifts) * scale);
            exponential.StoreUnsafe(ref firstY, (nuint)i);
        }
    }

    /// <summary>y = exp((x − shift)·scale)·factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpTimes<T>(ReadOnlySpan<T> x, T shift, T scale, ReadOnlySpan<T> factor, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstFactor = ref MemoryMarshal.GetReference(factor);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var shifts = Vector512.Create(shift);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var product = Vector512.LoadUnsafe(ref firstFactor, (nuint)i);
            // For most keys of a large bank the step is 0.
            if (!Vector512.EqualsAll(product, Vector512<T>.Zero))
            {
                product *= VectorMath.Exp((Vector512.LoadUnsafe(ref firstX, (nuint)i) - shifts) * scale);
            }
            product.StoreUnsafe(ref firstY, (nuint)i);
        }
    }

    /// <summary>eˣ, bit for bit as in a row.</summary>
    public static T Exp<T>(T x)
        where T : unmanaged => VectorMath.Exp(Vector512.Create(x))[0];

    /// <summary>y = (x − shift)·scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractAndScale<T>(ReadOnlySpan<T> x, T shift, T scale, Span<T> y)
        where T : unmanaged
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        var shifts = Vector512.Create(shift);
        for (var i = 0; i < x.Length; i += Width<T>())
        {
            var shifted = (Vector512.LoadUnsafe(ref firstX, (nuint)i) - shifts) * scale;
            shifted.StoreUnsafe(ref firstY, (nuint)i);
        }
    }
}
