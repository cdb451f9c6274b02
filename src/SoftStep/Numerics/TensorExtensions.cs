namespace SoftStep.Numerics;

internal static class TensorExtensions
{
    /// <summary>float16 and bfloat16 as float32, in which they are computed; other tensors unchanged.</summary>
    public static Tensor Widen(this Tensor tensor) =>
        tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? tensor.to(ScalarType.Float32) : tensor;

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

    public static Tensor As(this Tensor tensor, ScalarType dtype) => tensor.dtype == dtype ? tensor : tensor.to(dtype);
}
