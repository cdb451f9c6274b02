using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class ActivationTests
{
    private static readonly double[] Points = [-2, -0.5, 0, 0.5, 2];

    private static readonly Dictionary<
        string,
        (Func<bool, nn.Module<Tensor, Tensor>> layer, Func<double, double> f)
    > Functions = new()
    {
        ["relu"] = (inplace => nn.ReLU(inplace), x => Math.Max(0, x)),
        ["silu"] = (inplace => nn.SiLU(inplace), x => x / (1 + Math.Exp(-x))),
        ["tanh"] = (inplace => nn.Tanh(inplace), Math.Tanh),
        ["sigmoid"] = (inplace => nn.Sigmoid(inplace), x => 1 / (1 + Math.Exp(-x))),
        ["gelu"] = (inplace => nn.GELU(inplace), x => x * NormalDistribution(x)),
        ["gelu by tanh"] = (
            inplace => nn.GELU(GELU.Approximate.tanh, inplace),
            x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
        ),
    };

    [Theory]
    [InlineData("relu")]
    [InlineData("silu")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("gelu")]
    [InlineData("gelu by tanh")]
    public void An_activation_is_its_function_and_in_place_if_wanted(string name)
    {
        var (layer, f) = Functions[name];
        double[] expected = [.. Points.Select(f)];
        using var apart = layer(false);
        using var inPlace = layer(true);
        var input = Vector(Points);

        apart.call(input).ShouldHoldAbout(1e-6, expected);
        input.ShouldHold(Points);
        inPlace.call(input).ShouldHoldAbout(1e-6, expected);
        input.ShouldHoldAbout(1e-6, expected);
    }

    [Fact]
    public void The_short_forms_are_not_in_place()
    {
        nn.ReLU().inplace.Should().BeFalse();
        nn.SiLU().inplace.Should().BeFalse();
        nn.Tanh().inplace.Should().BeFalse();
        nn.Sigmoid().inplace.Should().BeFalse();
        nn.GELU().inplace.Should().BeFalse();
        nn.GELU().approximate.Should().Be(GELU.Approximate.none);
    }

    [Fact]
    public void Dropout_zeroes_and_rescales_in_training_only()
    {
        manual_seed(1);
        using var dropout = nn.Dropout(0.25);
        var input = ones(100, 100, dtype: float64);

        var trained = dropout.call(input).Numbers();
        dropout.eval();
        var evaluated = dropout.call(input).Numbers();

        trained.Should().OnlyContain(value => value == 0 || Math.Abs(value - 4.0 / 3) < 1e-12);
        trained.Count(value => value == 0).Should().BeInRange(2300, 2700);
        evaluated.Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void Dropout_in_place_changes_its_input()
    {
        manual_seed(1);
        using var dropout = nn.Dropout(1, inplace: true);
        var input = ones(3, dtype: float64);

        dropout.call(input).ShouldHold(0, 0, 0);

        input.ShouldHold(0, 0, 0);
    }

    [Fact]
    public void Identity_returns_its_input_as_another_tensor()
    {
        using var identity = nn.Identity();
        var input = Vector(1, 2);

        using var output = identity.call(input);

        output.Should().NotBeSameAs(input);
        output.ShouldHold(1, 2);
    }

    private static double NormalDistribution(double x)
    {
        const int steps = 20_000;
        var width = x / steps;
        var sum = Enumerable.Range(0, steps).Sum(i => Math.Exp(-Math.Pow((i + 0.5) * width, 2) / 2));
        return 0.5 + sum * width / Math.Sqrt(2 * Math.PI);
    }
}
