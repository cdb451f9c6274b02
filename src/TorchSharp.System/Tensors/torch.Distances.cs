namespace TorchSharp;

public static partial class torch
{
    public static Tensor einsum(string equation, params Tensor[] tensors) => Call("aten::einsum", equation, tensors);

    public static Tensor cdist(
        Tensor x1,
        Tensor x2,
        double p = 2.0,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary
    ) => Call("aten::cdist", x1, x2, p, (long)compute_mode);

    public static Tensor searchsorted(
        Tensor sorted_sequence,
        Tensor values,
        bool out_int32 = false,
        bool right = false,
        Tensor sorter = null!
    ) => Call("aten::searchsorted.Tensor", sorted_sequence, values, out_int32, right, right ? "right" : "left", sorter);

    public static Tensor searchsorted(
        Tensor sorted_sequence,
        Scalar values,
        bool out_int32,
        bool right,
        Tensor sorter
    ) => Call("aten::searchsorted.Scalar", sorted_sequence, values, out_int32, right, right ? "right" : "left", sorter);
}
