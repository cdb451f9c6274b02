using System.Runtime.InteropServices;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Devices;

public sealed class DeviceTests
{
    private static readonly Device Other = TestDevice.Device;

    [Fact]
    public void A_device_is_known_by_its_name()
    {
        Other.ToString().Should().Be("privateuseone:0");
        Other.index.Should().Be(0);
        device("cpu").type.Should().Be(DeviceType.CPU);
        device("cuda:1").ToString().Should().Be("cuda:1");
        FluentActions.Invoking(() => device("nowhere")).Should().Throw<ExternalException>();
    }

    [Fact]
    public void Values_go_to_a_device_and_come_back()
    {
        var values = Matrix(2, 1, 2, 3, 4);

        var there = values.to(Other);
        var back = there.t().to(CPU);

        there.device.ToString().Should().Be(Other.ToString());
        there.device_type.Should().NotBe(DeviceType.CPU);
        back.device_type.Should().Be(DeviceType.CPU);
        back.ShouldHold(1, 3, 2, 4);
        there.to(float32).cpu().ShouldHold(1, 2, 3, 4);
        there.sum().item<double>().Should().Be(10);
    }

    [Fact]
    public void Copying_into_a_tensor_crosses_devices()
    {
        var (here, there) = (zeros(2, dtype: float64), zeros(2, dtype: float64, device: Other));

        there.copy_(Vector(1, 2));
        here.copy_(there);

        here.ShouldHold(1, 2);
    }

    [Fact]
    public void A_tensor_on_the_device_shares_nothing_with_the_one_it_was_copied_from()
    {
        var values = Vector(1, 2);

        values.to(Other).add_(1);

        values.ShouldHold(1, 2);
    }

    [Fact]
    public void A_gradient_crosses_devices_with_its_tensor()
    {
        var x = Vector(1, 2).requires_grad_();

        (x.to(Other) * Vector(3, 4).to(Other)).sum().backward();

        x.grad!.device_type.Should().Be(DeviceType.CPU);
        x.grad.ShouldHold(3, 4);
    }

    [Fact]
    public void Views_share_their_values_and_results_written_in_place_stay_where_they_are()
    {
        var x = zeros([2, 3], device: Other);

        x.select(1, 1).fill_(5);
        x[0].add_(1);
        x.view(3, 2)[2, 1] = 9f;

        x.cpu().ShouldHold(1, 6, 1, 0, 5, 9);
    }
}
