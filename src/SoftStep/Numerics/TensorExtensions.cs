namespace SoftStep.Numerics;

internal static class TensorExtensions
{
    /// <summary>float16 and bfloat16 as float32, in which they are computed; other tensors unchanged.</summary>
    public static Tensor Widen(this Tensor tensor) => tensor.dtype.IsNarrow() ? tensor.to(ScalarType.Float32) : tensor;

    /// <summary>
    /// Embeddings (…, n, d) with 0 in place of NaN, and a mark (…, n, 1): NaN for embeddings with a NaN, otherwise 0. The mark
    /// is added to results of the embedding at the end, because minima and maxima may ignore a NaN, and 0 · NaN in a gradient
    /// would be NaN.
    /// </summary>
    public static (Tensor Known, Tensor Mark) Marked(this Tensor embeddings) =>
        (embeddings.Filled(embeddings.isnan(), 0), embeddings.detach().Times(0).sum(-1, keepdim: true));

    /// <summary>The shape. For one or two axes size is faster than shape.</summary>
    public static long[] Sizes(this Tensor tensor) =>
        tensor.ndim switch
        {
            1 => [tensor.size(0)],
            2 => [tensor.size(0), tensor.size(1)],
            _ => tensor.shape,
        };

    /// <summary>The tensor in contiguous memory; itself if it is contiguous.</summary>
    public static Tensor Packed(this Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    /// <summary>
    /// The rows, (n) or (n, d), in a dtype, rounded to it. They are converted a block at a time, because the check takes memory.
    /// </summary>
    /// <exception cref="ArgumentException">A number is beyond the dtype's largest.</exception>
    public static Tensor Rounded(this Tensor rows, ScalarType dtype, string name)
    {
        if (rows.dtype == dtype)
        {
            return rows;
        }
        var size = rows.ndim == 1 ? Math.Max(1, rows.size(0)) : RowBlocks.ConvertedAtATime(rows);
        return RowBlocks.Run(rows, 0, size, Convert);

        Tensor Convert(Tensor some)
        {
            var rounded = some.to(dtype);
            if (rounded.isinf().logical_and(some.isinf().logical_not()).any().item<bool>())
            {
                throw new ArgumentException(
                    $"{name} have a number that {dtype} cannot hold; bfloat16 has float32's range.",
                    name
                );
            }
            return rounded;
        }
    }

    public static Tensor As(this Tensor tensor, ScalarType dtype) => tensor.dtype == dtype ? tensor : tensor.to(dtype);
}
