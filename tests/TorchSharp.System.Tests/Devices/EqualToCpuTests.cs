using TorchSharp.Interop;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Devices;

public sealed class EqualToCpuTests
{
    /// <summary>Functions of a 4×3 matrix and, through the second argument, of constants on the same device.</summary>
    private static readonly Dictionary<string, Func<Tensor, Func<Tensor, Tensor>, Tensor>> Functions = new()
    {
        ["arithmetic"] = (x, c) => (x * 2 - c(rand(4, 3))) / (x.square() + 1),
        ["activations"] = (x, c) => x.relu() + x.sigmoid() + x.tanh() + gelu(x) + silu(x) + softplus(x),
        ["exponentials"] = (x, c) => x.exp() + x.abs().log1p() + x.expm1() + x.pow(3),
        ["softmax"] = (x, c) => x.softmax(-1),
        ["log_softmax"] = (x, c) => log_softmax(x, -1),
        ["logsumexp"] = (x, c) => x.logsumexp(1),
        ["mm"] = (x, c) => x.mm(c(rand(3, 2))),
        ["bmm"] = (x, c) => x.unsqueeze(0).bmm(c(rand(1, 3, 2))),
        ["linear"] = (x, c) => linear(x, c(rand(5, 3)), c(rand(5))),
        ["einsum"] = (x, c) => einsum("ij,kj->ik", x, c(rand(2, 3))),
        ["cdist"] = (x, c) => cdist(x, c(rand(5, 3))),
        ["cdist by products"] = (x, c) => cdist(x.repeat(10, 1), c(rand(30, 3))),
        ["sort"] = (x, c) => x.sort(-1, true).Values,
        ["topk"] = (x, c) => x.topk(2).values,
        ["max"] = (x, c) => x.max(1).values,
        ["gather"] = (x, c) => x.gather(1, c(tensor([2L, 1, 0, 0], [4, 1]))),
        ["index_select"] = (x, c) => x.index_select(1, c(tensor([2L, 0]))),
        ["index"] = (x, c) => x[.., TensorIndex.Tensor(c(tensor([2L, 0, 0])))],
        ["masked_select"] = (x, c) => x.masked_select(x > 0),
        ["masked_fill"] = (x, c) => x.masked_fill(x > 0, 7),
        ["where"] = (x, c) => where(x > 0, x, zeros_like(x)),
        ["scatter_add"] = (x, c) => c(zeros(4, 3)).scatter_add(1, c(zeros([4, 3], int64)), x),
        ["cumsum"] = (x, c) => x.cumsum(1),
        ["clamp"] = (x, c) => x.clamp(-0.5, 0.5),
        ["mean and deviation"] = (x, c) => x.mean([0]) / x.std(0),
        ["norm"] = (x, c) => x.norm(1),
        ["cat and stack"] = (x, c) => stack([cat([x, x], 1), cat([x, c(rand(4, 3))], 1)]),
        ["views"] = (x, c) => x[.., 1..].t().contiguous().view(-1).unsqueeze(0).expand(3, -1),
        ["in place on a view"] = (x, c) => ChangedInPlace(x.clone()),
        ["dropout"] = (x, c) => dropout(x.repeat(10, 1), 0.5),
        ["conv2d"] = (x, c) => conv2d(x.view(1, 1, 4, 3), c(rand(2, 1, 3, 2)), c(rand(2)), padding: [1, 1]),
        ["max_pool2d"] = (x, c) => max_pool2d(x.view(1, 1, 4, 3), 2),
        ["batch_norm"] = (x, c) => batch_norm(x, c(zeros(3)), c(ones(3)), c(rand(3)), c(rand(3)), training: true),
        ["layer_norm"] = (x, c) => layer_norm(x, [3], c(rand(3)), c(rand(3))),
        ["embedding"] = (x, c) => Dispatch.Call("aten::embedding", x, c(tensor([1L, 1, 3]))),
        ["cross_entropy"] = (x, c) => cross_entropy(x, c(tensor([1L, 0, 2, 2]))),
        ["solve"] = (x, c) => linalg.solve(x.t().mm(x) + c(eye(3)), c(rand(3, 2))),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_the_cpus_to_the_bit(string name)
    {
        var (value, gradient) = Run(Functions[name], CPU);

        var (there, thereGradient) = Run(Functions[name], TestDevice.Device);

        there.Should().Equal(value);
        thereGradient.Should().Equal(gradient);
    }

    private static (float[] Value, float[] Gradient) Run(
        Func<Tensor, Func<Tensor, Tensor>, Tensor> function,
        Device where
    )
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var x = randn(4, 3).to(where).requires_grad_();
        var y = function(x, constant => constant.to(where));
        (y * y).sum().backward();
        y.device.ToString().Should().Be(x.device.ToString());
        return (y.detach().cpu().data<float>().ToArray(), x.grad!.cpu().data<float>().ToArray());
    }

    private static Tensor ChangedInPlace(Tensor x)
    {
        x.select(0, 1).mul_(3);
        return x;
    }
}
