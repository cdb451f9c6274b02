namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor cumsum(long dim, ScalarType? type = null) => Call("aten::cumsum", this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Call("aten::cumprod", this, dim, type);

        public (Tensor values, Tensor indexes) cummax(long dim) => Call2("aten::cummax", this, dim);

        public (Tensor values, Tensor indexes) cummin(long dim) => Call2("aten::cummin", this, dim);

        public Tensor logcumsumexp(long dim) => Call("aten::logcumsumexp", this, dim);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Call("aten::diff", this, n, dim, prepend, append);
    }
}
