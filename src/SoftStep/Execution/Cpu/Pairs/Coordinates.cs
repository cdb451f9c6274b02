using System.Numerics;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Clamps embeddings to their <see cref="EmbeddingBounds"/>, and finds those with a NaN.</summary>
internal static class Coordinates
{
    /// <summary>
    /// The embeddings (n, d), contiguous, clamped, with 0 in place of NaN, and the indices, ascending, of those that had a NaN. The
    /// same tensor if nothing changes, so that a large bank is not copied.
    /// </summary>
    public static (Tensor Rows, int[] Unknown) Within<T>(Tensor embeddings)
        where T : unmanaged, INumber<T>
    {
        var rows = embeddings.detach().contiguous();
        var largest = Precision.Of(rows).Largest;
        if (EmbeddingBounds.IsWithin<T>(rows, largest))
        {
            return (rows, []);
        }
        var within = rows.Filled(rows.isnan(), 0).Within(-largest, largest);
        var (memory, size) = (new TensorMemory<T>(rows), (int)rows.size(1));
        int[] unknown =
        [
            .. Enumerable.Range(0, (int)rows.size(0)).Where(row => CoordinateMath.HasNaN<T>(memory.Row(row, size))),
        ];
        GC.KeepAlive(rows);
        return (within, unknown);
    }

    /// <summary>
    /// The same in place, for rows of <paramref name="size"/> coordinates; returns the indices of rows that had a NaN, and
    /// whether nothing was changed.
    /// </summary>
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
