using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor new_zeros(
            long size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_zeros", this, (long[])[size], dtype, Arg.None, device), requires_grad);

        public Tensor new_zeros(
            long rows,
            long columns,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_zeros", this, (long[])[rows, columns], dtype, Arg.None, device), requires_grad);

        public Tensor new_zeros(
            long dim0,
            long dim1,
            long dim2,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_zeros", this, (long[])[dim0, dim1, dim2], dtype, Arg.None, device), requires_grad);

        public Tensor new_zeros(
            long dim0,
            long dim1,
            long dim2,
            long dim3,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(
                Call("aten::new_zeros", this, (long[])[dim0, dim1, dim2, dim3], dtype, Arg.None, device),
                requires_grad
            );

        public Tensor new_zeros(
            long[] size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_zeros", this, size, dtype, Arg.None, device), requires_grad);

        public Tensor new_zeros(
            ReadOnlySpan<long> size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_zeros", this, size.ToArray(), dtype, Arg.None, device), requires_grad);

        public Tensor new_ones(
            long size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_ones", this, (long[])[size], dtype, Arg.None, device), requires_grad);

        public Tensor new_ones(
            long rows,
            long columns,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_ones", this, (long[])[rows, columns], dtype, Arg.None, device), requires_grad);

        public Tensor new_ones(
            long dim0,
            long dim1,
            long dim2,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_ones", this, (long[])[dim0, dim1, dim2], dtype, Arg.None, device), requires_grad);

        public Tensor new_ones(
            long dim0,
            long dim1,
            long dim2,
            long dim3,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(
                Call("aten::new_ones", this, (long[])[dim0, dim1, dim2, dim3], dtype, Arg.None, device),
                requires_grad
            );

        public Tensor new_empty(
            long size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_empty", this, (long[])[size], dtype, Arg.None, device), requires_grad);

        public Tensor new_empty(
            long rows,
            long columns,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_empty", this, (long[])[rows, columns], dtype, Arg.None, device), requires_grad);

        public Tensor new_empty(
            long dim0,
            long dim1,
            long dim2,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_empty", this, (long[])[dim0, dim1, dim2], dtype, Arg.None, device), requires_grad);

        public Tensor new_empty(
            long dim0,
            long dim1,
            long dim2,
            long dim3,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(
                Call("aten::new_empty", this, (long[])[dim0, dim1, dim2, dim3], dtype, Arg.None, device),
                requires_grad
            );

        public Tensor new_empty(
            long[] size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_empty", this, size, dtype, Arg.None, device), requires_grad);

        public Tensor new_empty(
            ReadOnlySpan<long> size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_empty", this, size.ToArray(), dtype, Arg.None, device), requires_grad);

        public Tensor new_full(
            long size,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_full", this, (long[])[size], value, dtype, Arg.None, device), requires_grad);

        public Tensor new_full(
            long rows,
            long columns,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(Call("aten::new_full", this, (long[])[rows, columns], value, dtype, Arg.None, device), requires_grad);

        public Tensor new_full(
            long dim0,
            long dim1,
            long dim2,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(
                Call("aten::new_full", this, (long[])[dim0, dim1, dim2], value, dtype, Arg.None, device),
                requires_grad
            );

        public Tensor new_full(
            long dim0,
            long dim1,
            long dim2,
            long dim3,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) =>
            Place(
                Call("aten::new_full", this, (long[])[dim0, dim1, dim2, dim3], value, dtype, Arg.None, device),
                requires_grad
            );

        public Tensor new_full(
            long[] size,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_full", this, size, value, dtype, Arg.None, device), requires_grad);

        public Tensor new_full(
            ReadOnlySpan<long> size,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::new_full", this, size.ToArray(), value, dtype, Arg.None, device), requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Place(Call("aten::zeros_like", this, dtype, Arg.None, device), requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Place(Call("aten::ones_like", this, dtype, Arg.None, device), requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Place(Call("aten::empty_like", this, dtype, Arg.None, device), requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Place(Call("aten::rand_like", this, dtype, Arg.None, device), requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Place(Call("aten::randn_like", this, dtype, Arg.None, device), requires_grad);

        public Tensor full_like(
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::full_like", this, value, dtype, Arg.None, device), requires_grad);

        public Tensor randint_like(
            long low,
            long high,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => Place(Call("aten::randint_like.low_dtype", this, low, high, dtype, Arg.None, device), requires_grad);
    }
}
