namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs_() => CallInPlace("aten::abs_", this);

        public Tensor ceil_() => CallInPlace("aten::ceil_", this);

        public Tensor exp_() => CallInPlace("aten::exp_", this);

        public Tensor floor_() => CallInPlace("aten::floor_", this);

        public Tensor log_() => CallInPlace("aten::log_", this);

        public Tensor neg_() => CallInPlace("aten::neg_", this);

        public Tensor reciprocal_() => CallInPlace("aten::reciprocal_", this);

        public Tensor rsqrt_() => CallInPlace("aten::rsqrt_", this);

        public Tensor sigmoid_() => CallInPlace("aten::sigmoid_", this);

        public Tensor sqrt_() => CallInPlace("aten::sqrt_", this);

        public Tensor tanh_() => CallInPlace("aten::tanh_", this);

        public Tensor relu_() => CallInPlace("aten::relu_", this);

        public Tensor zero_() => Call("aten::zero_", this);

        public Tensor detach_() => CallInPlace("aten::detach_", this);

        public Tensor round_(long decimals = 0) => CallInPlace("aten::round_.decimals", this, decimals);

        public Tensor add_(Tensor target) => CallInPlace("aten::add_.Tensor", this, target);

        public Tensor add_(Tensor target, Scalar alpha) => CallInPlace("aten::add_.Tensor", this, target, alpha);

        public Tensor add_(Scalar scalar) => CallInPlace("aten::add_.Scalar", this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => CallInPlace("aten::add_.Scalar", this, scalar, alpha);

        public Tensor sub_(Tensor target) => CallInPlace("aten::sub_.Tensor", this, target);

        public Tensor sub_(Scalar target) => CallInPlace("aten::sub_.Scalar", this, target);

        public Tensor mul_(Tensor target) => CallInPlace("aten::mul_.Tensor", this, target);

        public Tensor mul_(Scalar target) => CallInPlace("aten::mul_.Scalar", this, target);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            CallInPlace("aten::div_.Tensor_mode", this, target, Name(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            CallInPlace("aten::div_.Scalar_mode", this, target, Name(rounding_mode));

        public Tensor pow_(Tensor exponent) => CallInPlace("aten::pow_.Tensor", this, exponent);

        public Tensor pow_(Scalar exponent) => CallInPlace("aten::pow_.Scalar", this, exponent);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            CallInPlace("aten::addcmul_", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            CallInPlace("aten::addcdiv_", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => CallInPlace("aten::addcdiv_", this, tensor1, tensor2);

        public Tensor lerp_(Tensor end, Tensor weight) => CallInPlace("aten::lerp_.Tensor", this, end, weight);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => CallInPlace("aten::clamp_", this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            CallInPlace("aten::clamp_.Tensor", this, min, max);

        public Tensor clamp_min_(Scalar min) => CallInPlace("aten::clamp_min_", this, min);

        public Tensor clamp_max_(Scalar max) => CallInPlace("aten::clamp_max_", this, max);

        public Tensor fill_(Scalar value) => CallInPlace("aten::fill_.Scalar", this, value);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            CallInPlace("aten::copy_", this, source, nonBlocking);

        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            CallInPlace("aten::masked_fill_.Scalar", this, mask, value);

        public Tensor tril_(long diagonal = 0) => CallInPlace("aten::tril_", this, diagonal);

        public Tensor triu_(long diagonal = 0) => CallInPlace("aten::triu_", this, diagonal);

        public Tensor unsqueeze_(long dim) => CallInPlace("aten::unsqueeze_", this, dim);

        public Tensor squeeze_(long? dim = null) =>
            dim is { } d ? CallInPlace("aten::squeeze_.dim", this, d) : CallInPlace("aten::squeeze_", this);

        public Tensor transpose_(long dim0, long dim1) => CallInPlace("aten::transpose_", this, dim0, dim1);
    }
}
