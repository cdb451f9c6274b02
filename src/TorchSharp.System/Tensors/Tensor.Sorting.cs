namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Call2("aten::sort.stable", this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Call("aten::argsort", this, dim, descending);

        public Tensor msort() => Call("aten::msort", this);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Call2("aten::topk", this, k, dim, largest, sorted);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(
            bool sorted = true,
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        ) =>
            dim is { } d
                ? Call3("aten::unique_dim", this, d, sorted, return_inverse, return_counts)
                : Call3("aten::_unique2", this, sorted, return_inverse, return_counts);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Call("aten::bucketize.Tensor", this, boundaries, outInt32, right);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Call("aten::histc", this, bins, min, max);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Call("aten::bincount", this, weights, minlength);

        public Tensor nonzero() => Call("aten::nonzero", this);

        public Tensor argwhere() => Call("aten::argwhere", this);

        public IList<Tensor> nonzero_as_list() => CallMany("aten::nonzero_numpy", this);
    }
}
