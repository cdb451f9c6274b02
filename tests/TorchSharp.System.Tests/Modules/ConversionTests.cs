using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class ConversionTests
{
    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Only_floating_point_tensors_change_their_dtype(ScalarType type)
    {
        using var module = nn.Sequential(("norm", nn.BatchNorm1d(2)), ("linear", nn.Linear(2, 1, dtype: float64)));

        var converted = module.to(type);

        converted.Should().BeSameAs(module);
        module.parameters().Should().OnlyContain(parameter => parameter.dtype == type && parameter.requires_grad);
        module.get_buffer("norm.running_var")!.dtype.Should().Be(type);
        module.get_buffer("norm.num_batches_tracked")!.dtype.Should().Be(int64);
    }

    [Fact]
    public void Fields_hold_what_is_registered_afterwards_and_what_was_there_is_disposed()
    {
        using var module = new Custom();
        var (weight, scale) = (module.Weight, module.Scale);

        module.to(float32);

        module.get_parameter("weight").Should().BeSameAs(module.Weight).And.NotBeSameAs(weight);
        module.get_buffer("scale").Should().BeSameAs(module.Scale).And.NotBeSameAs(scale);
        module.Weight.dtype.Should().Be(float32);
        module.Weight.ShouldHold(1, 2);
        module.Scale.ShouldHold(3);
        weight.IsInvalid.Should().BeTrue();
        scale.IsInvalid.Should().BeTrue();
        module.state_dict().Keys.Should().Equal("weight", "scale");
    }

    [Fact]
    public void Nothing_is_replaced_that_is_right_already()
    {
        using var module = new Custom();
        var weight = module.Weight;

        module.to(float64).to(CPU).to("cpu").to(Vector(1)).cpu();

        module.Weight.Should().BeSameAs(weight);
    }

    [Fact]
    public void A_gradient_and_a_frozen_parameter_stay_so()
    {
        using var module = new Custom();
        module.Weight.sum().backward();
        using var frozen = nn.Linear(1, 1);
        frozen.weight.requires_grad = false;

        module.@float();
        frozen.@double();

        module.Weight.grad!.ShouldHold(1, 1);
        module.Weight.grad!.dtype.Should().Be(float32);
        frozen.weight.requires_grad.Should().BeFalse();
        frozen.weight.dtype.Should().Be(float64);
    }

    [Fact]
    public void A_module_converted_in_a_scope_survives_it()
    {
        using var module = new Custom();
        using (NewDisposeScope())
        {
            module.half();
        }

        module.Weight.IsInvalid.Should().BeFalse();
        module.Scale.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void A_module_is_not_converted_to_integers()
    {
        using var module = new Custom();

        module.Invoking(m => m.to(int64)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        using var module = new Custom();

        if (!cuda.is_available())
        {
            module.Invoking(m => m.cuda()).Should().Throw<InvalidOperationException>();
        }
    }

    private sealed class Custom : nn.Module
    {
        private readonly Parameter weight = nn.Parameter(Vector(1, 2));
        private readonly Tensor scale = Vector(3);

        internal Custom()
            : base(nameof(Custom)) => RegisterComponents();

        internal Parameter Weight => weight;

        internal Tensor Scale => scale;
    }
}
