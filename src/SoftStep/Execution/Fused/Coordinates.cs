using System.Numerics;
using System.Runtime.InteropServices;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>Embeddings within the bounds that <see cref="Similarity"/> clamps them to, and measured from where it is safe.</summary>
internal static class Coordinates
{
    /// <summary>(n, d), contiguous; the same tensor where it is that already, so that a large bank is not copied.</summary>
    public static Tensor Within<T>(Tensor embeddings)
        where T : unmanaged, INumber<T>
    {
        var rows = embeddings.detach().contiguous();
        var largest = Precision.Of(rows).Largest;
        return IsWithin<T>(rows) ? rows : rows.Within(-largest, largest);
    }

    public static void Clamp<T>(Span<T> embeddings, Precision precision)
        where T : unmanaged, INumber<T>
    {
        var largest = T.CreateTruncating(precision.Largest);
        foreach (ref var coordinate in embeddings)
        {
            coordinate = T.Clamp(coordinate, -largest, largest);
        }
    }

    /// <summary>No gradient passes a coordinate that was clamped.</summary>
    public static Tensor GradientWithin<T>(Tensor gradient, Tensor embeddings)
        where T : unmanaged, INumber<T> =>
        IsWithin<T>(embeddings.contiguous())
            ? gradient
            : gradient.Filled(embeddings.abs().IsAbove(Precision.Of(embeddings).Largest), 0);

    /// <summary>The same from coordinates that were clamped: those at the bound.</summary>
    public static void GradientWithin<T>(ReadOnlySpan<T> clamped, Span<T> gradient, Precision precision)
        where T : unmanaged, INumber<T>
    {
        var largest = T.CreateTruncating(precision.Largest);
        for (var i = 0; i < gradient.Length; i++)
        {
            if (T.Abs(clamped[i]) >= largest)
            {
                gradient[i] = T.Zero;
            }
        }
    }

    /// <summary>
    /// The keys' mean (1, d), where it is farther from 0 than the keys are from it: then a distance taken from products
    /// of coordinates loses digits unless they are measured from there. Null where that is not worth a copy.
    /// </summary>
    public static Tensor? FarOrigin(Tensor keys)
    {
        var mean = keys.mean([0], keepdim: true);
        var offset = mean.Squared().sum().to(ScalarType.Float64).item<double>();
        var squares = keys.norm().to(ScalarType.Float64).item<double>();
        return 2 * offset > squares * squares / keys.size(0) ? mean : null;
    }

    private static bool IsWithin<T>(Tensor embeddings)
        where T : unmanaged, INumber<T>
    {
        var largest = T.CreateTruncating(Precision.Of(embeddings).Largest);
        var bound = new Vector<T>(largest);
        var size = (int)embeddings.size(-1);
        var memory = new TensorMemory<T>(embeddings);
        for (var row = 0L; row < embeddings.size(0); row++)
        {
            var coordinates = memory.Row(row, size);
            foreach (var several in MemoryMarshal.Cast<T, Vector<T>>(coordinates))
            {
                if (Vector.GreaterThanAny(Vector.Abs(several), bound))
                {
                    return false;
                }
            }
            foreach (var coordinate in coordinates[(size / Vector<T>.Count * Vector<T>.Count)..])
            {
                if (T.Abs(coordinate) > largest)
                {
                    return false;
                }
            }
        }
        GC.KeepAlive(embeddings);
        return true;
    }
}
