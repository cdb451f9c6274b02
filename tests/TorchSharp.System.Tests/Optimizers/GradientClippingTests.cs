using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(2, 13)]
    [InlineData(1, 19)]
    [InlineData(double.PositiveInfinity, 12)]
    public void All_gradients_are_scaled_together_to_the_norm(double order, double norm)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();

        nn.utils.clip_grad_norm_(parameters, 0.5 * norm, order).Should().BeApproximately(norm, 1e-12);

        parameters[0].grad!.ShouldHoldAbout(1e-6, 1.5, -2);
        parameters[1].grad!.ShouldHoldAbout(1e-6, 6);
        parameters[2].grad.Should().BeNull();
    }

    [Fact]
    public void Gradients_within_the_norm_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();

        nn.utils.clip_grad_norm_(parameters, 14).Should().BeApproximately(13, 1e-12);

        parameters[0].grad!.ShouldHold(3, -4);
        nn.utils.clip_grad_norm_([], 1).Should().Be(0);
    }

    [Fact]
    public void Each_element_is_clamped_to_the_value()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();

        nn.utils.clip_grad_value_(parameters, 3.5);

        parameters[0].grad!.ShouldHold(3, -3.5);
        parameters[1].grad!.ShouldHold(3.5);
    }

    /// <summary>Gradients 3, −4 and 12; the last parameter has none.</summary>
    private static Parameter[] Parameters()
    {
        Parameter[] parameters = [nn.Parameter(Vector(0, 0)), nn.Parameter(Vector(0)), nn.Parameter(Vector(0))];
        parameters[0].grad = Vector(3, -4);
        parameters[1].grad = Vector(12);
        return parameters;
    }
}
