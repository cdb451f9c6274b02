namespace SoftStep.Execution.Cpu;

/// <summary>The leading axes of a problem, and the number of problems without leading axes in it.</summary>
/// <param name="Axes">The leading axes of the queries or keys.</param>
/// <param name="Count">Their product; 0 if there are none.</param>
internal sealed record Leading(long[] Axes, long Count)
{
    private static readonly Leading None = new([], 0);

    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d). One of queries and keys may lack the leading axes.</param>
    public static Leading Of(Tensor queries, Tensor keys)
    {
        if (queries.ndim == 2 && keys.ndim == 2)
        {
            return None;
        }
        var axes = (queries.ndim > 2 ? queries : keys).shape[..^2];
        return new(axes, axes.Aggregate(1L, (product, size) => product * size));
    }

    /// <summary>(…, n, c) with the leading axes merged into one, repeated for each problem if the tensor has none.</summary>
    public Tensor Flat(Tensor tensor)
    {
        if (Axes.Length == 0)
        {
            return tensor;
        }
        long[] rows = tensor.shape[^2..];
        var expanded = tensor.ndim == 2 ? tensor.expand([.. Axes, .. rows]) : tensor;
        return expanded.reshape([Count, .. rows]);
    }

    /// <summary>The same, but (n, c), which all problems share, is returned unchanged.</summary>
    public Tensor FlatOrShared(Tensor tensor) => tensor.ndim == 2 ? tensor : Flat(tensor);

    /// <summary>A problem's part, (n, c), of what <see cref="Flat"/> returned.</summary>
    public Tensor Of(Tensor flat, int problem) => Count == 0 ? flat : flat.select(0, problem);

    /// <summary>A problem's part, (n, c), of what <see cref="FlatOrShared"/> returned.</summary>
    public static Tensor OfOrShared(Tensor flat, int problem) => flat.ndim == 2 ? flat : flat.select(0, problem);

    /// <summary>The problems' parts as one tensor, as <see cref="Flat"/> returns it; the parts are freed.</summary>
    public Tensor Joined(Tensor[] parts)
    {
        if (Count == 0)
        {
            return parts[0];
        }
        var joined = stack(parts);
        foreach (var part in parts)
        {
            part.Dispose();
        }
        return joined;
    }
}
