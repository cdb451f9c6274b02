using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Call("aten::eq.Tensor", this, target);

        public Tensor eq(Scalar target) => Call("aten::eq.Scalar", this, target);

        public Tensor ne(Tensor target) => Call("aten::ne.Tensor", this, target);

        public Tensor ne(Scalar target) => Call("aten::ne.Scalar", this, target);

        public Tensor lt(Tensor target) => Call("aten::lt.Tensor", this, target);

        public Tensor lt(Scalar target) => Call("aten::lt.Scalar", this, target);

        public Tensor le(Tensor target) => Call("aten::le.Tensor", this, target);

        public Tensor le(Scalar target) => Call("aten::le.Scalar", this, target);

        public Tensor gt(Tensor target) => Call("aten::gt.Tensor", this, target);

        public Tensor gt(Scalar target) => Call("aten::gt.Scalar", this, target);

        public Tensor ge(Tensor target) => Call("aten::ge.Tensor", this, target);

        public Tensor ge(Scalar target) => Call("aten::ge.Scalar", this, target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor equal(Tensor target) => eq(target);

        public Tensor isnan() => Call("aten::isnan", this);

        public Tensor isinf() => Call("aten::isinf", this);

        public Tensor isfinite() => Call("aten::isfinite", this);

        public Tensor isposinf() => Call("aten::isposinf", this);

        public Tensor isneginf() => Call("aten::isneginf", this);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Call("aten::isclose", this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            CallBool("aten::allclose", this, target, rtol, atol, equal_nan);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Call("aten::isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);

        public Tensor logical_not() => Call("aten::logical_not", this);

        public Tensor bitwise_not() => Call("aten::bitwise_not", this);

        public Tensor logical_and(Tensor other) => Call("aten::logical_and", this, other);

        public Tensor logical_or(Tensor other) => Call("aten::logical_or", this, other);

        public Tensor logical_xor(Tensor other) => Call("aten::logical_xor", this, other);

        public Tensor bitwise_and(Tensor other) => Call("aten::bitwise_and.Tensor", this, other);

        public Tensor bitwise_or(Tensor other) => Call("aten::bitwise_or.Tensor", this, other);

        public Tensor bitwise_xor(Tensor other) => Call("aten::bitwise_xor.Tensor", this, other);

        public bool Equals(Tensor target) => CallBool("aten::equal", this, target);

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
    }
}
