using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Weightings;

/// <summary>z = (v − min)/(max − min) of a row in memory, 1 if all are equal, and its backward pass.</summary>
internal readonly struct UnitRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T SmallestSpread = T.CreateTruncating(Precision.Of<T>().Smallest);

    private readonly T min;
    private readonly T max;
    private readonly T inverseSpread;

    public UnitRow(T min, T max)
    {
        (this.min, this.max) = (min, max);
        inverseSpread = max - min <= SmallestSpread ? T.Zero : T.One / (max - min);
    }

    /// <summary>z of some or all values of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(ReadOnlySpan<T> values, Span<T> z)
    {
        if (inverseSpread == T.Zero)
        {
            z.Fill(T.One);
            return;
        }
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var firstZ = ref MemoryMarshal.GetReference(z);
        var (low, high) = (Vector512.Create(min), Vector512.Create(max));
        for (var i = 0; i < values.Length; i += RowMath.Width<T>())
        {
            var value = Vector512.LoadUnsafe(ref first, (nuint)i);
            // With a rounded reciprocal the largest value may miss 1, which is its z by definition.
            var isLargest = Vector512.Equals(value, high);
            var scaled = (value - low) * inverseSpread;
            Vector512.ConditionalSelect(isLargest, Vector512<T>.One, scaled).StoreUnsafe(ref firstZ, (nuint)i);
        }
    }

    /// <summary>From ∂L/∂z to ∂L/∂v, in place. Entries equal to the minimum or maximum share its gradient.</summary>
    public void Backward(ReadOnlySpan<T> values, ReadOnlySpan<T> z, Span<T> gradient)
    {
        if (inverseSpread == T.Zero)
        {
            gradient.Clear();
            return;
        }
        RowMath.SubtractAndScale(gradient, T.Zero, inverseSpread, gradient);
        var (sum, dot) = RowMath.SumAndDot<T>(gradient, z);
        var (ofMin, ofMax) = (dot - sum, -dot);
        AddWhereEqual(values, min, ofMin, gradient);
        AddWhereEqual(values, max, ofMax, gradient);
    }

    /// <summary>Distributes a sum equally over the gradients of the entries equal to a value; at least one must be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddWhereEqual(ReadOnlySpan<T> values, T value, T sum, Span<T> gradient)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var firstGradient = ref MemoryMarshal.GetReference(gradient);
        var wanted = Vector512.Create(value);
        var ones = Vector512<T>.Zero;
        for (var i = 0; i < values.Length; i += RowMath.Width<T>())
        {
            ones += Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i), wanted) & Vector512<T>.One;
        }
        var share = Vector512.Create(sum / Vector512.Sum(ones));
        for (var i = 0; i < values.Length; i += RowMath.Width<T>())
        {
            var isEqual = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i), wanted);
            if (isEqual != Vector512<T>.Zero)
            {
                (Vector512.LoadUnsafe(ref firstGradient, (nuint)i) + (isEqual & share)).StoreUnsafe(
                    ref firstGradient,
                    (nuint)i
                );
            }
        }
    }
}
