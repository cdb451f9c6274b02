using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Devices;

public sealed class MixedDeviceTests
{
    private static readonly Device Other = TestDevice.Device;

    /// <summary>Operations on two square matrices.</summary>
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Operations = new()
    {
        ["add"] = (a, b) => a + b,
        ["add in place"] = (a, b) => a.add_(b),
        ["addcmul in place"] = (a, b) => a.addcmul_(b, b, 1),
        ["maximum"] = maximum,
        ["where"] = (a, b) => where(a > 0, a, b),
        ["clamp"] = (a, b) => a.clamp(b, b),
        ["mm"] = (a, b) => a.mm(b),
        ["matmul"] = (a, b) => a.unsqueeze(0).matmul(b.unsqueeze(0)),
        ["einsum"] = (a, b) => einsum("ij,jk->ik", a, b),
        ["linear"] = (a, b) => linear(a, b),
        ["cdist"] = (a, b) => cdist(a, b),
        ["cat"] = (a, b) => cat([a, b]),
        ["stack"] = (a, b) => stack([a, b]),
        ["gather"] = (a, b) => a.gather(1, b.to(int64)),
        ["index_select"] = (a, b) => a.index_select(1, b[0].to(int64)),
        ["scatter_add"] = (a, b) => a.scatter_add(1, zeros_like(a, int64), b),
        ["embedding"] = (a, b) => Dispatch.Call("aten::embedding", a, b.to(int64)),
        ["conv1d"] = (a, b) => conv1d(a.unsqueeze(0), b.unsqueeze(2)),
        ["mse_loss"] = (a, b) => mse_loss(a, b),
        ["layer_norm"] = (a, b) => layer_norm(a, [3], b[0], b[0]),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operands_on_different_devices_are_refused(string name)
    {
        var (here, there) = (ones(3, 3), ones([3, 3], device: Other));
        var operation = Operations[name];

        FluentActions
            .Invoking(() => operation(here, there))
            .Should()
            .Throw<ExternalException>()
            .WithMessage("*device*");
        FluentActions
            .Invoking(() => operation(there, here))
            .Should()
            .Throw<ExternalException>()
            .WithMessage("*device*");
        operation(there, there).device.ToString().Should().Be(Other.ToString());
    }

    [Fact]
    public void A_single_number_on_the_cpu_goes_with_any_device()
    {
        var there = ones([3], device: Other);

        (there * tensor(2f)).cpu().data<float>().ToArray().Should().Equal(2, 2, 2);
    }

    [Fact]
    public void Indices_on_the_cpu_go_with_any_device()
    {
        var there = arange(4, dtype: float32, device: Other);

        there[tensor([3L, 1L])].cpu().data<float>().ToArray().Should().Equal(3, 1);
        FluentActions.Invoking(() => arange(4)[tensor([3L]).to(Other)]).Should().Throw<ExternalException>();
    }

    [Fact]
    public void A_gradient_on_another_device_than_its_tensor_is_refused()
    {
        var there = ones([3], device: Other).requires_grad_();

        FluentActions.Invoking(() => there.grad = ones(3)).Should().Throw<ExternalException>();
        FluentActions.Invoking(() => (there * 2).backward([ones(3)])).Should().Throw<ExternalException>();
    }
}
