using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) =>
                inplace ? InPlace("aten::relu_", x) : Call("aten::relu", x);

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? InPlace("aten::silu_", x) : Call("aten::silu", x);

            public static Tensor tanh(Tensor x, bool inplace = false) =>
                inplace ? InPlace("aten::tanh_", x) : Call("aten::tanh", x);

            public static Tensor sigmoid(Tensor x) => sigmoid(x, false);

            public static Tensor sigmoid(Tensor x, bool inplace) =>
                inplace ? InPlace("aten::sigmoid_", x) : Call("aten::sigmoid", x);

            public static Tensor gelu(Tensor x) => gelu(x, false);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false)
            {
                var name = approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none";
                return inplace ? InPlace("aten::gelu_", x, name) : Call("aten::gelu", x, name);
            }

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Call("aten::softplus", x, (Scalar)beta, (Scalar)threshold);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Call("aten::softmax.int", input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Call("aten::log_softmax.int", x, dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? InPlace("aten::dropout_", input, p, training) : Call("aten::dropout", input, p, training);

            /// <summary>Another handle on what was changed, so that both can be disposed.</summary>
            private static Tensor InPlace(string name, Tensor x, params ReadOnlySpan<Arg> arguments) =>
                Call("aten::alias", CallInPlace(name, x, arguments));
        }
    }
}
