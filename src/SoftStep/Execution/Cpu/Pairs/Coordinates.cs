using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Embeddings in memory within their <see cref="EmbeddingBounds"/>, and gradients that are 0 outside of them.</summary>
internal static class Coordinates
{
    /// <summary>
    /// Clamps embeddings in place, with 0 in place of NaN. Returns the indices, ascending, of those that had a NaN, and whether
    /// nothing was changed.
    /// </summary>
    /// <param name="embeddings">Rows of <paramref name="size"/> coordinates.</param>
    /// <param name="size">d.</param>
    /// <param name="precision">The bounds.</param>
    public static (int[] Unknown, bool IsWithin) Clamp<T>(Span<T> embeddings, int size, Precision precision)
        where T : unmanaged, INumber<T>
    {
        var largest = T.CreateTruncating(precision.Largest);
        if (EmbeddingBounds.IsWithin(embeddings, largest))
        {
            return ([], true);
        }
        var unknown = new List<int>();
        for (var i = 0; i < embeddings.Length; i++)
        {
            if (T.IsNaN(embeddings[i]))
            {
                embeddings[i] = T.Zero;
                if (unknown.LastOrDefault(-1) != i / size)
                {
                    unknown.Add(i / size);
                }
            }
            embeddings[i] = T.Clamp(embeddings[i], -largest, largest);
        }
        return ([.. unknown], false);
    }

    /// <summary>Sets the gradient of clamped coordinates to 0.</summary>
    public static Tensor GradientWithin<T>(Tensor gradient, Tensor embeddings)
        where T : unmanaged, INumber<T>
    {
        var largest = Precision.Of(embeddings).Largest;
        return EmbeddingBounds.IsWithin<T>(embeddings.contiguous(), largest)
            ? gradient
            : gradient.Filled(embeddings.abs().IsAbove(largest), 0);
    }

    /// <summary>The same for coordinates after clamping: those at the bound count as clamped.</summary>
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
}
