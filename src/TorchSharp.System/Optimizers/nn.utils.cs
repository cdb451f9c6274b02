using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Clipping of gradients.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their norm, as one vector, is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var off = no_grad();
                var grads = Gradients(tensors);
                if (grads.Length == 0)
                {
                    return 0;
                }
                var norms = Array.ConvertAll(grads, grad => linalg.vector_norm(grad, norm_type));
                var total = linalg.vector_norm(stack(norms), norm_type).ToDouble();
                var scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    foreach (var grad in grads)
                    {
                        grad.mul_(scale);
                    }
                }
                return total;
            }

            /// <summary>Clamps each element of the gradients to ± <paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var off = no_grad();
                foreach (var grad in Gradients(tensors))
                {
                    grad.clamp_(-clip_value, clip_value);
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) =>
                [.. parameters.Select(static parameter => parameter.grad).OfType<Tensor>()];
        }
    }
}
