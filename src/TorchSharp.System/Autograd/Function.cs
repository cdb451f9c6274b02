using TorchSharp.Autograd;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>An operation whose backward is written by hand.</summary>
        public abstract unsafe class Function<T>
            where T : Function<T>, new()
        {
            protected Function() { }

            public abstract string Name { get; }

            internal abstract List<Tensor> RunForward(AutogradContext context, object[] arguments);

            internal abstract List<Tensor> RunBackward(AutogradContext context, List<Tensor> gradOutputs);

            /// <summary>Runs forward without recording, and hangs backward on what it returned.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                var context = new AutogradContext { TensorArguments = Array.ConvertAll(vars, static v => v is Tensor) };
                var inputs = vars.OfType<Tensor>().ToArray();
                List<Tensor> outputs;
                using (no_grad())
                {
                    outputs = function.RunForward(context, vars);
                }
                if (!is_grad_enabled() || !inputs.Any(static input => input.requires_grad))
                {
                    return outputs;
                }
                for (var i = 0; i < outputs.Count; i++)
                {
                    if (inputs.Contains(outputs[i], ReferenceEqualityComparer.Instance))
                    {
                        outputs[i] = Dispatch.Call("aten::alias", outputs[i].detach());
                    }
                }
                FunctionNode.Attach(context, gradients => function.RunBackward(context, gradients), inputs, outputs);
                return outputs;
            }
        }
    }
}
