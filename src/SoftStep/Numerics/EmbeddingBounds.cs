using System.Numerics;
using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Clamps coordinates to ±<see cref="Precision.Largest"/>, so that sums of their squares stay finite. The bound is that of the
/// dtype in which the embeddings were given: a small problem is computed in a wider dtype, and must still be the same function
/// as a large one.
/// </summary>
internal static class EmbeddingBounds
{
    /// <summary>
    /// The embeddings, widened and clamped to the bounds of their own dtype or to given bounds. On the CPU the same tensor if
    /// nothing has to be clamped.
    /// </summary>
    public static Tensor Bounded(this Tensor embeddings, Precision? bounds = null)
    {
        var wide = embeddings.Widen();
        var largest = (bounds ?? Precision.Of(wide)).Largest;
        var isWithin =
            wide.device_type == DeviceType.CPU
            && wide.is_contiguous()
            && (wide.dtype == ScalarType.Float64 ? IsWithin<double>(wide, largest) : IsWithin<float>(wide, largest));
        return isWithin ? wide : wide.Within(-largest, largest);
    }

    /// <summary>Whether all coordinates of a contiguous tensor on the CPU are numbers within ±largest.</summary>
    public static bool IsWithin<T>(Tensor embeddings, double largest)
        where T : unmanaged, INumber<T>
    {
        var (memory, size) = (new TensorMemory<T>(embeddings), (int)embeddings.size(-1));
        var isWithin = true;
        for (var row = 0L; row < embeddings.numel() / size && isWithin; row++)
        {
            isWithin = IsWithin(memory.Row(row, size), T.CreateTruncating(largest));
        }
        GC.KeepAlive(embeddings);
        return isWithin;
    }

    /// <summary>The same for coordinates in memory.</summary>
    public static bool IsWithin<T>(ReadOnlySpan<T> coordinates, T largest)
        where T : unmanaged, INumber<T>
    {
        var bound = new Vector<T>(largest);
        foreach (var several in MemoryMarshal.Cast<T, Vector<T>>(coordinates))
        {
            if (!Vector.LessThanOrEqualAll(Vector.Abs(several), bound))
            {
                return false;
            }
        }
        foreach (var coordinate in coordinates[(coordinates.Length / Vector<T>.Count * Vector<T>.Count)..])
        {
            if (!(T.Abs(coordinate) <= largest))
            {
                return false;
            }
        }
        return true;
    }
}
