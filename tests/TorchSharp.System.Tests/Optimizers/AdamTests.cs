using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class AdamTests
{
    private const double Rate = 0.1;
    private const double Epsilon = 1e-8;

    private static readonly double[] Gradients = [1, -3, 0.1, 0.2, -0.5];

    [Theory]
    [InlineData(0.9, 0.999, 0, false, false)]
    [InlineData(0.9, 0.999, 0.1, false, false)]
    [InlineData(0.5, 0.8, 0.1, true, false)]
    [InlineData(0.5, 0.8, 0.1, true, true)]
    [InlineData(0, 0, 0, false, false)]
    public void Adam_follows_the_published_recurrence(
        double beta1,
        double beta2,
        double decay,
        bool amsgrad,
        bool maximize
    )
    {
        using var parameter = nn.Parameter(Vector(1));
        using var optimizer = optim.Adam([parameter], Rate, beta1, beta2, Epsilon, decay, amsgrad, maximize);
        var recurrence = new Recurrence(beta1, beta2, amsgrad);

        Compare(
            optimizer,
            parameter,
            (x, gradient) => x - Rate * recurrence.Direction((maximize ? -gradient : gradient) + decay * x)
        );
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0.1, true, true)]
    public void Decay_of_AdamW_is_apart_from_the_gradient(double decay, bool amsgrad, bool maximize)
    {
        using var parameter = nn.Parameter(Vector(1));
        using var optimizer = optim.AdamW([parameter], Rate, 0.5, 0.8, Epsilon, decay, amsgrad, maximize);
        var recurrence = new Recurrence(0.5, 0.8, amsgrad);

        Compare(
            optimizer,
            parameter,
            (x, gradient) => x * (1 - Rate * decay) - Rate * recurrence.Direction(maximize ? -gradient : gradient)
        );
    }

    [Fact]
    public void The_first_step_has_the_length_of_the_learning_rate()
    {
        using var parameter = nn.Parameter(Vector(1, 2));
        using var optimizer = optim.Adam([parameter], Rate);
        using var grad = Vector(1000, -0.001);
        parameter.grad = grad;

        optimizer.step();

        parameter.ShouldHoldAbout(1e-5, 1 - Rate, 2 + Rate);
    }

    [Fact]
    public void The_betas_can_be_read_and_set()
    {
        using var parameter = nn.Parameter(Vector(1));
        var group = new Adam.ParamGroup([parameter], beta1: 0.5);
        using var optimizer = optim.Adam([group], beta2: 0.9);

        optimizer.Betas.Should().Be((0.9, 0.9));
        group.Betas.Should().Be((0.5, 0.999));
        group.Betas = (0.1, 0.2);
        (group.Options.beta1, group.Options.beta2).Should().Be((0.1, 0.2));
    }

    [Theory]
    [InlineData(-1, 0.9, 0.9, 0, 0)]
    [InlineData(double.NaN, 0.9, 0.9, 0, 0)]
    [InlineData(1, 1, 0.9, 0, 0)]
    [InlineData(1, 0.9, -0.1, 0, 0)]
    [InlineData(1, 0.9, 0.9, -1, 0)]
    [InlineData(1, 0.9, 0.9, 0, -1)]
    public void Settings_that_make_no_sense_are_refused(
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double decay
    )
    {
        using var parameter = nn.Parameter(Vector(1));
        Parameter[] parameters = [parameter];

        FluentActions
            .Invoking(() => new Adam(parameters, rate, beta1, beta2, epsilon, decay))
            .Should()
            .Throw<ArgumentException>();
        FluentActions
            .Invoking(() => new AdamW(parameters, rate, beta1, beta2, epsilon, decay))
            .Should()
            .Throw<ArgumentException>();
    }

    private static void Compare(optim.Optimizer optimizer, Parameter parameter, Func<double, double, double> step)
    {
        var expected = 1.0;
        foreach (var gradient in Gradients)
        {
            expected = step(expected, gradient);
            using var grad = Vector(gradient);
            parameter.grad = grad;

            optimizer.step();

            parameter.ShouldHold(expected);
        }
    }

    /// <summary>Kingma and Ba (2015), with the running maximum of Reddi et al. (2018).</summary>
    private sealed class Recurrence(double beta1, double beta2, bool amsgrad)
    {
        private double mean;
        private double square;
        private double greatest;
        private int step;

        internal double Direction(double gradient)
        {
            step++;
            mean = beta1 * mean + (1 - beta1) * gradient;
            square = beta2 * square + (1 - beta2) * gradient * gradient;
            greatest = Math.Max(greatest, square);
            var used = (amsgrad ? greatest : square) / (1 - Math.Pow(beta2, step));
            return mean / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(used) + Epsilon);
        }
    }
}
