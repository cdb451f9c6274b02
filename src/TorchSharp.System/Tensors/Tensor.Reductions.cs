namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Call("aten::sum", this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Call("aten::sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Call("aten::sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            sum(dim.ToArray(), keepdim, type);

        public Tensor mean() => Call("aten::mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Call("aten::mean.dim", this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Call("aten::prod", this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Call("aten::prod.dim_int", this, dim, keepdim, type);

        public Tensor all() => Call("aten::all", this);

        public Tensor any() => Call("aten::any", this);

        public Tensor max() => Call("aten::max", this);

        public Tensor min() => Call("aten::min", this);

        public Tensor median() => Call("aten::median", this);

        public Tensor nansum() => Call("aten::nansum", this);

        public Tensor all(long dim, bool keepdim = false) => Call("aten::all.dim", this, dim, keepdim);

        public Tensor any(long dim, bool keepdim = false) => Call("aten::any.dim", this, dim, keepdim);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Call2("aten::max.dim", this, dim, keepdim);

        public Tensor max(Tensor other) => Call("aten::max.other", this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Call2("aten::min.dim", this, dim, keepdim);

        public Tensor min(Tensor other) => Call("aten::min.other", this, other);

        public Tensor amax(params long[] dims) => Call("aten::amax", this, dims);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            CallOut("aten::amax", @out, this, dims, keepdim);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(params long[] dims) => Call("aten::amin", this, dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            CallOut("aten::amin", @out, this, dims, keepdim);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amin(dims.ToArray(), keepdim, @out);

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            Call2("aten::aminmax", this, dim, keepdim);

        public Tensor argmax() => Call("aten::argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Call("aten::argmax", this, dim, keepdim);

        public Tensor argmin() => Call("aten::argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Call("aten::argmin", this, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Call("aten::count_nonzero", this) : Call("aten::count_nonzero.dim_IntList", this, dims);

        public Tensor logsumexp(long dim, bool keepdim = false) => Call("aten::logsumexp", this, dim, keepdim);

        public Tensor norm(float p = 2.0f) => Call("aten::norm.Scalar", this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Call("aten::norm.ScalarOpt_dim", this, p, dim, keepdim);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Call("aten::quantile", this, q, dim, keepdim);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Call2("aten::kthvalue", this, k, dim ?? -1, keepdim);

        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) =>
            Call2("aten::mode", this, dim, keepdim);
    }
}
