namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Call("aten::matmul", this, target);

        public Tensor mm(Tensor target) => Call("aten::mm", this, target);

        public Tensor mv(Tensor target) => Call("aten::mv", this, target);

        public Tensor bmm(Tensor batch2) => Call("aten::bmm", this, batch2);

        public Tensor dot(Tensor target) => Call("aten::dot", this, target);

        public Tensor outer(Tensor vec2) => Call("aten::outer", this, vec2);

        public Tensor inner(Tensor vec2) => Call("aten::inner", this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) =>
            Call("aten::addmm", this, mat1, mat2, beta, alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) =>
            CallInPlace("aten::addmm_", this, mat1, mat2, beta, alpha);

        public Tensor det() => Call("aten::linalg_det", this);

        public Tensor inverse() => Call("aten::linalg_inv", this);

        public Tensor trace() => Call("aten::trace", this);

        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Call("aten::cov", this, correction, fweights, aweights);

        public Tensor corrcoef() => Call("aten::corrcoef", this);
    }
}
