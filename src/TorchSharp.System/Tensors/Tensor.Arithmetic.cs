namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Call("aten::add.Tensor", this, target);

        public Tensor add(Tensor target, Scalar alpha) => Call("aten::add.Tensor", this, target, alpha);

        public Tensor add(Scalar scalar) => Call("aten::add.Scalar", this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Call("aten::add.Scalar", this, scalar, alpha);

        public Tensor sub(Tensor target) => Call("aten::sub.Tensor", this, target);

        public Tensor sub(Scalar target) => Call("aten::sub.Scalar", this, target);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor mul(Tensor target) => Call("aten::mul.Tensor", this, target);

        public Tensor mul(Scalar target) => Call("aten::mul.Scalar", this, target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Call("aten::div.Tensor_mode", this, target, Name(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Call("aten::div.Scalar_mode", this, target, Name(rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor floor_divide(Tensor other) => Call("aten::floor_divide", this, other);

        public Tensor floor_divide(Scalar other) => Call("aten::floor_divide.Scalar", this, other);

        public Tensor remainder(Tensor target) => Call("aten::remainder.Tensor", this, target);

        public Tensor remainder(Scalar scalar) => Call("aten::remainder.Scalar", this, scalar);

        public Tensor fmod(Tensor target) => Call("aten::fmod.Tensor", this, target);

        public Tensor fmod(Scalar scalar) => Call("aten::fmod.Scalar", this, scalar);

        public Tensor pow(Tensor exponent) => Call("aten::pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Call("aten::pow.Tensor_Scalar", this, exponent);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Call("aten::addcmul", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Call("aten::addcdiv", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Call("aten::addcdiv", this, tensor1, tensor2);

        internal static string? Name(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
