using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class SgdTests
{
    private static readonly double[][] Gradients =
    [
        [1, -2],
        [0.5, 0],
        [-3, 1],
        [2, 2],
    ];

    [Theory]
    [InlineData(0, 0, 0, false, false)]
    [InlineData(0, 0, 0.1, false, false)]
    [InlineData(0.9, 0, 0, false, false)]
    [InlineData(0.9, 0.5, 0.1, false, false)]
    [InlineData(0.9, 0, 0.1, true, false)]
    [InlineData(0.9, 0, 0.1, true, true)]
    public void Steps_follow_the_published_recurrence(
        double momentum,
        double dampening,
        double decay,
        bool nesterov,
        bool maximize
    )
    {
        const double rate = 0.1;
        double[] expected = [1, 2];
        double[]? buffer = null;
        using var parameter = nn.Parameter(Vector(expected));
        using var optimizer = optim.SGD([parameter], rate, momentum, dampening, decay, nesterov, maximize);

        foreach (var gradient in Gradients)
        {
            var g = gradient.Select((value, i) => value + decay * expected[i]).ToArray();
            buffer = buffer is null ? g : [.. buffer.Zip(g, (b, x) => momentum * b + (1 - dampening) * x)];
            var direction = nesterov ? [.. g.Zip(buffer, (x, b) => x + momentum * b)] : buffer;
            direction = momentum == 0 ? g : direction;
            expected = [.. expected.Zip(direction, (x, d) => maximize ? x + rate * d : x - rate * d)];

            using var grad = Vector(gradient);
            parameter.grad = grad;
            optimizer.step();

            parameter.ShouldHold(expected);
        }
    }

    [Theory]
    [InlineData(-1, 0, 0, 0, false)]
    [InlineData(1, -1, 0, 0, false)]
    [InlineData(1, 0, 0, -1, false)]
    [InlineData(1, 0, 0, 0, true)]
    [InlineData(1, 0.9, 0.1, 0, true)]
    public void Settings_that_make_no_sense_are_refused(
        double rate,
        double momentum,
        double dampening,
        double decay,
        bool nesterov
    )
    {
        using var parameter = nn.Parameter(Vector(1));

        FluentActions
            .Invoking(() => new SGD([parameter], rate, momentum, dampening, decay, nesterov))
            .Should()
            .Throw<ArgumentException>();
    }

    [Fact]
    public void Momentum_can_be_read_and_set_by_group()
    {
        using var parameter = nn.Parameter(Vector(1));
        var group = new SGD.ParamGroup([parameter], momentum: 0.5);
        using var optimizer = optim.SGD([group], 0.1, momentum: 0.9);

        optimizer.Momentum.Should().Be(0.9);
        group.Momentum.Should().Be(0.5);
        group.Momentum = 0.25;
        group.Options.momentum.Should().Be(0.25);
    }
}
