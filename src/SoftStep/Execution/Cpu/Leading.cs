namespace SoftStep.Execution.Cpu;

/// <summary>The leading axes of a problem, and how many problems without any these are.</summary>
/// <param name="Axes">Of queries or keys.</param>
/// <param name="Count">0 where there are none.</param>
internal sealed record Leading(long[] Axes, long Count)
{
    private static readonly Leading None = new([], 0);

    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), of which one may have no leading axes.</param>
    public static Leading Of(Tensor queries, Tensor keys)
    {
        if (queries.ndim == 2 && keys.ndim == 2)
        {
            return None;
        }
        var axes = (queries.ndim > 2 ? queries : keys).shape[..^2];
        return new(axes, axes.Aggregate(1L, (product, size) => product * size));
    }

    /// <summary>(…, n, c) with one leading axis; each problem has its own.</summary>
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

    /// <summary>The same, or (n, c) where all problems share it.</summary>
    public Tensor FlatOrShared(Tensor tensor) => tensor.ndim == 2 ? tensor : Flat(tensor);
}
