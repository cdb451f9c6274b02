using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static (Tensor values, Tensor indices) sort(
        Tensor input,
        long dim = -1,
        bool descending = false,
        bool stable = false
    ) => input.sort(dim, descending, stable);

    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) =>
        input.argsort(dim, descending);

    public static Tensor msort(Tensor tensor) => tensor.msort();

    public static (Tensor values, Tensor indices) topk(
        Tensor tensor,
        int k,
        int dim = -1,
        bool largest = true,
        bool sorted = true
    ) => tensor.topk(k, dim, largest, sorted);

    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(
        Tensor input,
        bool sorted = true,
        bool return_inverse = false,
        bool return_counts = false,
        int? dim = null
    ) => input.unique(sorted, return_inverse, return_counts, dim);

    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) =>
        input.bucketize(boundaries, outInt32, right);

    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) =>
        input.histc(bins, min, max);

    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) =>
        input.bincount(weights, minlength);

    public static Tensor nonzero(Tensor input) => input.nonzero();

    public static Tensor argwhere(Tensor input) => input.argwhere();

    public static Tensor searchsorted(
        Tensor sorted_sequence,
        Tensor values,
        bool out_int32 = false,
        bool right = false,
        Tensor sorter = null!
    ) => Call("aten::searchsorted.Tensor", sorted_sequence, values, out_int32, right, Arg.None, sorter);

    public static Tensor searchsorted(
        Tensor sorted_sequence,
        Scalar values,
        bool out_int32,
        bool right,
        Tensor sorter
    ) => Call("aten::searchsorted.Scalar", sorted_sequence, values, out_int32, right, Arg.None, sorter);
}
