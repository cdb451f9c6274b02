using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static void backward(
            Tensor tensor,
            IList<Tensor> grad_tensors = null!,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor> inputs = null!
        ) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static unsafe void backward(
            IList<Tensor> tensors,
            IList<Tensor> grad_tensors = null!,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor> inputs = null!
        )
        {
            fixed (nint* roots = Handles(tensors))
            fixed (nint* grads = Handles(grad_tensors))
            fixed (nint* leaves = Handles(inputs))
            {
                NativeError.Check(
                    Native.tss_backward(
                        roots,
                        tensors.Count,
                        grads,
                        grad_tensors?.Count ?? 0,
                        Convert.ToInt32(retain_graph ?? create_graph),
                        Convert.ToInt32(create_graph),
                        leaves,
                        inputs?.Count ?? 0
                    )
                );
            }
            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        /// <returns>A gradient per input; an invalid tensor for one that was not used, where <paramref name="allow_unused"/> permits it.</returns>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor> grad_outputs = null!,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            var results = new nint[inputs.Count];
            fixed (nint* roots = Handles(outputs))
            fixed (nint* leaves = Handles(inputs))
            fixed (nint* grads = Handles(grad_outputs))
            fixed (nint* first = results)
            {
                NativeError.Check(
                    Native.tss_grad(
                        roots,
                        outputs.Count,
                        leaves,
                        inputs.Count,
                        grads,
                        grad_outputs?.Count ?? 0,
                        Convert.ToInt32(retain_graph),
                        Convert.ToInt32(create_graph),
                        Convert.ToInt32(allow_unused),
                        first
                    )
                );
            }
            GC.KeepAlive((outputs, inputs, grad_outputs));
            return Array.ConvertAll(results, static handle => new Tensor(handle, 0));
        }

        private static nint[] Handles(IEnumerable<Tensor>? tensors) =>
            tensors?.Select(static tensor => tensor?.Handle ?? 0).ToArray() ?? [];
    }
}
