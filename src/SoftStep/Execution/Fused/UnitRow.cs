using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Execution.Fused;

/// <summary>z = (v − min)/(max − min) of a row, ones where all are equal, and its backward.</summary>
internal readonly struct UnitRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T SmallestSpread = T.CreateTruncating(typeof(T) == typeof(float) ? 1e-28 : 1e-280);

    private readonly T min;
    private readonly T max;
    private readonly T inverseSpread;

    public UnitRow(T min, T max, ReadOnlySpan<T> values, Span<T> z)
    {
        this.min = min;
        this.max = max;
        if (max - min <= SmallestSpread)
        {
            z.Fill(T.One);
            return;
        }
        inverseSpread = T.One / (max - min);
        RowMath.Shift(values, min, inverseSpread, z);
        // Multiplied by a rounded reciprocal the largest may miss 1, which it has by definition.
        ReplaceWhereEqual(values, max, T.One, z);
    }

    /// <summary>From ∂L/∂z to ∂L/∂v, in its place. Equal extremes share theirs.</summary>
    public void Backward(ReadOnlySpan<T> values, ReadOnlySpan<T> z, Span<T> gradient)
    {
        if (inverseSpread == T.Zero)
        {
            gradient.Clear();
            return;
        }
        RowMath.Shift(gradient, T.Zero, inverseSpread, gradient);
        var ofMax = -RowMath.Dot<T>(gradient, z);
        var ofMin = -RowMath.Sum<T>(gradient) - ofMax;
        AddWhereEqual(values, min, ofMin, gradient);
        AddWhereEqual(values, max, ofMax, gradient);
    }

    /// <summary>Adds equal shares of a sum to the gradients of the entries with a value.</summary>
    public static void AddWhereEqual(ReadOnlySpan<T> values, T value, T sum, Span<T> gradient)
    {
        var share = sum / T.CreateTruncating(values.Count(value));
        for (var at = values.IndexOf(value); at >= 0; )
        {
            gradient[at] += share;
            var next = values[(at + 1)..].IndexOf(value);
            at = next < 0 ? next : at + 1 + next;
        }
    }

    private static void ReplaceWhereEqual(ReadOnlySpan<T> values, T value, T replacement, Span<T> row)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var firstRow = ref MemoryMarshal.GetReference(row);
        var (wanted, put) = (Vector512.Create(value), Vector512.Create(replacement));
        for (var i = 0; i < values.Length; i += RowMath.Width<T>())
        {
            var isEqual = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i), wanted);
            var chosen = Vector512.ConditionalSelect(isEqual, put, Vector512.LoadUnsafe(ref firstRow, (nuint)i));
            chosen.StoreUnsafe(ref firstRow, (nuint)i);
        }
    }
}
