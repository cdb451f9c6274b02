namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Call("aten::relu", this);

        public Tensor relu6() => Call("aten::relu6", this);

        public Tensor silu() => Call("aten::silu", this);

        public Tensor gelu() => Call("aten::gelu", this);

        public Tensor log_sigmoid() => Call("aten::log_sigmoid", this);

        public Tensor softplus(double beta = 1.0, double threshold = 20.0) =>
            Call("aten::softplus", this, beta, threshold);

        public Tensor leaky_relu(Scalar negative_slope) => Call("aten::leaky_relu", this, negative_slope);

        public Tensor elu(double alpha = 1.0) => Call("aten::elu", this, alpha);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Call("aten::softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Call("aten::log_softmax.int", this, dim, dtype);
    }
}
