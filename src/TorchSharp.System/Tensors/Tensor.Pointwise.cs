namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Call("aten::abs", this);

        public Tensor acos() => Call("aten::acos", this);

        public Tensor asin() => Call("aten::asin", this);

        public Tensor atan() => Call("aten::atan", this);

        public Tensor ceil() => Call("aten::ceil", this);

        public Tensor cos() => Call("aten::cos", this);

        public Tensor cosh() => Call("aten::cosh", this);

        public Tensor erf() => Call("aten::erf", this);

        public Tensor erfc() => Call("aten::erfc", this);

        public Tensor erfinv() => Call("aten::erfinv", this);

        public Tensor exp() => Call("aten::exp", this);

        public Tensor exp2() => Call("aten::exp2", this);

        public Tensor expm1() => Call("aten::expm1", this);

        public Tensor floor() => Call("aten::floor", this);

        public Tensor frac() => Call("aten::frac", this);

        public Tensor lgamma() => Call("aten::lgamma", this);

        public Tensor log() => Call("aten::log", this);

        public Tensor log10() => Call("aten::log10", this);

        public Tensor log1p() => Call("aten::log1p", this);

        public Tensor log2() => Call("aten::log2", this);

        public Tensor neg() => Call("aten::neg", this);

        public Tensor reciprocal() => Call("aten::reciprocal", this);

        public Tensor round(long decimals = 0) => Call("aten::round.decimals", this, decimals);

        public Tensor rsqrt() => Call("aten::rsqrt", this);

        public Tensor sgn() => Call("aten::sgn", this);

        public Tensor sigmoid() => Call("aten::sigmoid", this);

        public Tensor sign() => Call("aten::sign", this);

        public Tensor sin() => Call("aten::sin", this);

        public Tensor sinh() => Call("aten::sinh", this);

        public Tensor sqrt() => Call("aten::sqrt", this);

        public Tensor square() => Call("aten::square", this);

        public Tensor tan() => Call("aten::tan", this);

        public Tensor tanh() => Call("aten::tanh", this);

        public Tensor trunc() => Call("aten::trunc", this);

        public Tensor atan2(Tensor other) => Call("aten::atan2", this, other);

        public Tensor logit(double? eps = null) => Call("aten::logit", this, eps);

        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            Call("aten::nan_to_num", this, nan, posinf, neginf);

        public Tensor lerp(Tensor end, Tensor weight) => Call("aten::lerp.Tensor", this, end, weight);

        public Tensor logaddexp(Tensor other) => Call("aten::logaddexp", this, other);

        public Tensor hypot(Tensor other) => Call("aten::hypot", this, other);

        public Tensor xlogy(Tensor y) => Call("aten::xlogy.Tensor", this, y);

        public Tensor xlogy(Scalar y) => Call("aten::xlogy.Scalar_Other", this, y);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Call("aten::clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Call("aten::clamp.Tensor", this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => Call("aten::clamp", this, min, max);

        public Tensor clamp_min(Scalar min) => Call("aten::clamp_min", this, min);

        public Tensor clamp_max(Scalar max) => Call("aten::clamp_max", this, max);

        public Tensor maximum(Tensor other) => Call("aten::maximum", this, other);

        public Tensor minimum(Tensor other) => Call("aten::minimum", this, other);
    }
}
