using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>libtorch's derivatives reach C#: each against central differences.</summary>
public sealed class GradientTests
{
    public static TheoryData<string, Func<Tensor, Tensor>> Functions =>
        new()
        {
            { "square", x => x.square() },
            { "sigmoid", x => x.sigmoid() },
            { "softmax", x => x.softmax(-1) },
            { "logsumexp", x => x.logsumexp(0) },
            { "matmul", x => x.outer(x).matmul(x) },
            { "cdist", x => cdist(x.view(2, 2), x.view(2, 2) + 1) },
            { "gather", x => x.gather(0, Integers(3, 0, 3)) },
            { "indexing", x => x[1..3] * x[TensorIndex.Tensor(Integers(0, 3))] },
            { "where", x => where(x > 0.5, x * x, -x) },
            { "cumsum", x => x.cumsum(0).exp() },
            { "norm", x => x.norm() },
            { "solve", x => linalg.solve(x.outer(x) + eye(4, dtype: float64), x) },
            { "clamp", x => x.clamp(0.25, 0.75) },
            { "in place", x => (x * 1).mul_(x) },
            { "conversion", x => x.view(2, 2).t().contiguous().prod() },
        };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_are_central_differences(string name, Func<Tensor, Tensor> function)
    {
        const double step = 1e-6;
        double[] point = [0.3, -0.6, 0.9, 0.6];
        var x = Vector(point).requires_grad_();

        Scalarize(x).backward();

        for (var i = 0; i < point.Length; i++)
        {
            var (up, down) = ((double[])point.Clone(), (double[])point.Clone());
            up[i] += step;
            down[i] -= step;
            var slope = (Scalarize(Vector(up)) - Scalarize(Vector(down))).ToDouble() / (2 * step);
            x.grad![i].ToDouble().Should().BeApproximately(slope, 1e-7, "{0}, element {1}", name, i);
        }

        Tensor Scalarize(Tensor input)
        {
            var output = function(input).reshape(-1);
            return (output * arange(1, output.numel() + 1, dtype: float64)).sum();
        }
    }

    [Fact]
    public void A_tensor_that_is_no_leaf_keeps_its_gradient_when_asked()
    {
        var x = Vector(1, 2).requires_grad_();
        var y = x * 3;
        y.retain_grad();

        y.square().sum().backward();

        y.grad!.ShouldHold(6, 12);
        x.grad!.ShouldHold(18, 36);
    }

    [Fact]
    public void Detaching_ends_the_graph()
    {
        var x = Vector(1, 2).requires_grad_();

        x.detach().requires_grad.Should().BeFalse();
        (x * 2).detach_().requires_grad.Should().BeFalse();
    }
}
