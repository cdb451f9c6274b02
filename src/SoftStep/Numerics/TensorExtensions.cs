namespace SoftStep.Numerics;

internal static class TensorExtensions
{
    /// <summary>Half and bfloat16 as float32, in which they are computed; everything else as it is.</summary>
    public static Tensor Widen(this Tensor tensor) =>
        tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? tensor.to(ScalarType.Float32) : tensor;

    /// <summary>
    /// Embeddings (…, n, d) with 0 in place of NaN, and (…, n, 1) that is NaN for the rows where that was and else 0, to be
    /// added to what is made of the row: a minimum or maximum on the way may pass over a NaN, and a gradient of 0 times NaN
    /// would be NaN.
    /// </summary>
    public static (Tensor Known, Tensor Mark) Marked(this Tensor embeddings) =>
        (embeddings.Filled(embeddings.isnan(), 0), embeddings.detach().Times(0).sum(-1, keepdim: true));

    /// <summary>Its shape; of few axes one by one, which is faster than all at once.</summary>
    public static long[] Sizes(this Tensor tensor) =>
        tensor.ndim switch
        {
            1 => [tensor.size(0)],
            2 => [tensor.size(0), tensor.size(1)],
            _ => tensor.shape,
        };

    /// <summary>Row after row without gaps, itself where it is that already.</summary>
    public static Tensor Packed(this Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    public static Tensor As(this Tensor tensor, ScalarType dtype) => tensor.dtype == dtype ? tensor : tensor.to(dtype);
}
