namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor narrow(long dim, long start, long length) => Call("aten::narrow", this, dim, start, length);

        public Tensor select(long dim, long index) => Call("aten::select.int", this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Call("aten::slice.Tensor", this, dim, start, finish, step);

        public Tensor[] split(long size, int dim = 0) => CallMany("aten::split.Tensor", this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => CallMany("aten::split_with_sizes", this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor[] split(params long[] sizes) => split(sizes, 0);

        public Tensor[] chunk(long chunks, long dim = 0L) => CallMany("aten::chunk", this, chunks, dim);

        public Tensor[] unbind(long dimension = 0L) => CallMany("aten::unbind.int", this, dimension);

        public Tensor[] tensor_split(long size, long dim = 0L) =>
            CallMany("aten::tensor_split.sections", this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) =>
            CallMany("aten::tensor_split.indices", this, sizes, dim);

        public Tensor index_select(long dim, Tensor index) => Call("aten::index_select", this, dim, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Call("aten::index_add", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            CallInPlace("aten::index_add_", this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Call("aten::index_copy", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            CallInPlace("aten::index_copy_", this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            Call("aten::index_fill.int_Scalar", this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            CallInPlace("aten::index_fill_.int_Scalar", this, dim, index, value);

        public Tensor gather(long dim, Tensor index) => Call("aten::gather", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Call("aten::scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            CallInPlace("aten::scatter_.src", this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Call("aten::scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            CallInPlace("aten::scatter_add_", this, dim, index, src);

        public Tensor take(Tensor index) => Call("aten::take", this, index);

        public Tensor take_along_dim(Tensor indices) => Call("aten::take_along_dim", this, indices);

        public Tensor take_along_dim(Tensor indices, long dim) => Call("aten::take_along_dim", this, indices, dim);

        public Tensor masked_fill(Tensor mask, Scalar value) => Call("aten::masked_fill.Scalar", this, mask, value);

        public Tensor masked_select(Tensor mask) => Call("aten::masked_select", this, mask);

        public Tensor masked_scatter(Tensor mask, Tensor value) => Call("aten::masked_scatter", this, mask, value);

        public Tensor where(Tensor condition, Tensor y) => Call("aten::where.self", condition, this, y);
    }
}
