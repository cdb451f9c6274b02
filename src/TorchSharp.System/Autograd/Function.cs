using TorchSharp.Autograd;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// An operation whose backward is written by hand. One instance serves every application and every thread: what an
        /// application has to remember goes into its context.
        /// </summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            protected Function() { }

            public abstract string Name { get; }

            internal abstract List<Tensor> RunForward(AutogradContext context, object[] arguments);

            internal abstract List<Tensor> RunBackward(AutogradContext context, List<Tensor> gradOutputs);

            /// <summary>Runs forward without recording, and hangs backward on what it returned.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var context = new AutogradContext();
                var isInput = Array.ConvertAll(vars, static v => v is Tensor { IsInvalid: false });
                var inputs = vars.Where((_, i) => isInput[i]).Cast<Tensor>().ToArray();
                List<Tensor> outputs;
                using (no_grad())
                {
                    outputs = Instance.RunForward(context, vars);
                }
                var differentiable = outputs.Select(output => !IsAmong(context.NonDifferentiable, output)).ToArray();
                // An input that comes back as an output becomes a tensor of its own: it keeps its own history.
                outputs = outputs.ConvertAll(output => IsAmong(inputs, output) ? output.detach() : output);
                if (is_grad_enabled() && inputs.Any(static input => input.requires_grad))
                {
                    var node = new FunctionNode(Instance.Name, context, isInput, Instance.RunBackward);
                    node.Attach(inputs, outputs, differentiable);
                }
                return outputs;
            }

            /// <summary>Two managed tensors may be the same native one.</summary>
            private static bool IsAmong(IEnumerable<Tensor> tensors, Tensor? tensor) =>
                tensor is not null && tensors.Any(other => other.Handle == tensor.Handle);
        }
    }
}
