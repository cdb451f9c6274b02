namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A custom function that returns several tensors.</summary>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <returns>A gradient for every argument of <see cref="forward"/>, null for those without.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            internal override List<Tensor> RunForward(AutogradContext context, object[] arguments) =>
                forward(context, arguments);

            internal override List<Tensor> RunBackward(AutogradContext context, List<Tensor> gradOutputs) =>
                backward(context, gradOutputs);
        }
    }
}
