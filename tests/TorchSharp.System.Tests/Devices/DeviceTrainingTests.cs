using TorchSharp.Modules;
using TorchSharp.Tests.Autograd;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Devices;

public sealed class DeviceTrainingTests
{
    private sealed class ThrownOnPurpose() : Exception("on a device's thread");

    private static readonly Device Other = TestDevice.Device;

    [Fact]
    public void Backward_runs_on_a_thread_of_the_device_with_scopes_and_a_grad_mode_of_its_own()
    {
        var x = ones([2], device: Other).requires_grad_();
        var (thread, records, made) = (0, true, (Tensor?)null);
        var y = Custom.Apply((_, v) => [v[0] * 2], Observe, x)[0].sum();

        using (var scope = NewDisposeScope())
        {
            y.backward();
            scope.DisposablesCount.Should().Be(0);
        }

        thread.Should().NotBe(Environment.CurrentManagedThreadId);
        records.Should().BeFalse();
        made!.IsInvalid.Should().BeTrue();
        x.grad!.cpu().data<float>().ToArray().Should().Equal(2, 2);

        List<Tensor> Observe(autograd.AutogradContext context, List<Tensor> gradients)
        {
            (thread, records, made) = (Environment.CurrentManagedThreadId, is_grad_enabled(), gradients[0] * 2);
            return [made];
        }
    }

    [Fact]
    public void An_exception_on_the_devices_thread_comes_out_of_backward_as_itself()
    {
        var thrown = new ThrownOnPurpose();
        var x = ones([2], device: Other).requires_grad_();

        for (var i = 0; i < 3; i++)
        {
            var y = Custom.Apply((_, v) => [v[0] * 2], (_, _) => throw thrown, x)[0].sum();
            var caught = FluentActions.Invoking(() => y.backward()).Should().Throw<ThrownOnPurpose>().Which;
            caught.Should().BeSameAs(thrown);
            caught.StackTrace.Should().Contain(nameof(DeviceTrainingTests));
        }

        x.sum().backward();
        x.grad!.cpu().data<float>().ToArray().Should().Equal(1, 1);
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void A_module_moved_to_the_device_trains_as_on_the_cpu(string optimizer)
    {
        var there = Train(optimizer, Other);

        there.Should().Equal(Train(optimizer, CPU));
    }

    [Fact]
    public void A_module_takes_its_buffers_along_and_comes_back()
    {
        using var module = nn.Sequential(("norm", nn.BatchNorm1d(3)), ("linear", nn.Linear(3, 2)));

        module.to(Other);
        module.state_dict().Values.Should().OnlyContain(tensor => tensor.device.ToString() == Other.ToString());
        module.call(rand([4, 3], device: Other)).sum().backward();
        module.to(CPU);

        module.state_dict().Values.Should().OnlyContain(tensor => tensor.device_type == DeviceType.CPU);
    }

    private static float[] Train(string name, Device where)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var module = nn.Sequential(("first", nn.Linear(3, 8)), ("relu", nn.ReLU()), ("second", nn.Linear(8, 1)));
        var (inputs, targets) = (rand(16, 3).to(where), rand(16, 1).to(where));
        module.to(where);
        using var optimizer = Optimizer(name, module.parameters());
        for (var step = 0; step < 20; step++)
        {
            optimizer.zero_grad();
            nn.functional.mse_loss(module.call(inputs), targets).backward();
            optimizer.step();
        }
        return [.. module.parameters().SelectMany(parameter => parameter.detach().cpu().data<float>().ToArray())];
    }

    private static optim.Optimizer Optimizer(string name, IEnumerable<Parameter> parameters) =>
        name switch
        {
            "SGD" => optim.SGD(parameters, 0.1, momentum: 0.9),
            "Adam" => optim.Adam(parameters, 0.01),
            _ => optim.AdamW(parameters, 0.01),
        };
}
