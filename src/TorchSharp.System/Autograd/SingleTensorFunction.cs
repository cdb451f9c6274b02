namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A custom function that returns one tensor.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <returns>A gradient for every argument of <see cref="forward"/>, null for those without.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            internal override List<Tensor> RunForward(AutogradContext context, object[] arguments) =>
                [forward(context, arguments)];

            internal override List<Tensor> RunBackward(AutogradContext context, List<Tensor> gradOutputs) =>
                backward(context, gradOutputs[0]);
        }
    }
}
