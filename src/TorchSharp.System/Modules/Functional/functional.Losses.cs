namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("aten::mse_loss", input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("aten::l1_loss", input, target, (long)reduction);

            public static Tensor smooth_l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean,
                double beta = 1
            ) => Call("aten::smooth_l1_loss", input, target, (long)reduction, beta);

            public static Tensor huber_loss(
                Tensor input,
                Tensor target,
                double delta = 1,
                Reduction reduction = Reduction.Mean
            ) => Call("aten::huber_loss", input, target, (long)reduction, delta);

            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0
            ) =>
                Call("aten::cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                Call("aten::cosine_similarity", x1, x2, dim, eps);

            public static Tensor pairwise_distance(
                Tensor input1,
                Tensor input2,
                double p = 2,
                double eps = 1e-6,
                bool keepdim = false
            ) => Call("aten::pairwise_distance", input1, input2, p, eps, keepdim);
        }
    }
}
