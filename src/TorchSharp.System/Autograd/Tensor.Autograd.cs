using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The tensor is not floating point, or not a leaf.</exception>
        public bool requires_grad
        {
            get => Info.Flags.HasFlag(TensorFlags.RequiresGrad);
            set
            {
                NativeError.Check(Native.tss_tensor_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public Tensor? grad
        {
            get
            {
                NativeError.Check(Native.tss_tensor_grad(Handle, out var grad));
                GC.KeepAlive(this);
                return grad == 0 ? null : new Tensor(grad, 0);
            }
            set
            {
                NativeError.Check(Native.tss_tensor_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Makes a tensor that is not a leaf keep its gradient.</summary>
        public void retain_grad() => CallInPlace("aten::retain_grad", this);

        public void backward() => autograd.backward(this);

        public void backward(
            IList<Tensor>? grad_tensors = null,
            bool retain_graph = false,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => autograd.backward([this], grad_tensors!, retain_graph, create_graph, inputs!);
    }
}
