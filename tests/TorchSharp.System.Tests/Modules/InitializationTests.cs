using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace TorchSharp.Tests.Modules;

public sealed class InitializationTests
{
    private const double Fans = 600;

    private static readonly Dictionary<string, (Action<Tensor> fill, double deviation, bool uniform)> Kinds = new()
    {
        ["uniform"] = (x => uniform_(x, -3, 3), 3 / Math.Sqrt(3), true),
        ["normal"] = (x => normal_(x, 0, 0.5), 0.5, false),
        ["xavier uniform"] = (x => xavier_uniform_(x, 2), 2 * Math.Sqrt(2 / Fans), true),
        ["kaiming uniform"] = (x => kaiming_uniform_(x), Math.Sqrt(2.0 / 200), true),
        ["kaiming normal"] = (x => kaiming_normal_(x, mode: FanInOut.FanOut), Math.Sqrt(2.0 / 400), false),
        ["kaiming tanh"] = (
            x => kaiming_uniform_(x, nonlinearity: NonlinearityType.Tanh),
            5.0 / 3 / Math.Sqrt(200),
            true
        ),
    };

    [Theory]
    [InlineData("uniform")]
    [InlineData("normal")]
    [InlineData("xavier uniform")]
    [InlineData("kaiming uniform")]
    [InlineData("kaiming normal")]
    [InlineData("kaiming tanh")]
    public void An_initialisation_has_its_spread_and_stays_out_of_autograd(string kind)
    {
        manual_seed(1);
        var (fill, deviation, uniform) = Kinds[kind];
        using var weight = nn.Parameter(empty(400, 200, dtype: float64));

        fill(weight);

        weight.is_leaf.Should().BeTrue();
        weight.requires_grad.Should().BeTrue();
        weight.mean().ToDouble().Should().BeApproximately(0, 0.02 * deviation);
        weight.std().ToDouble().Should().BeApproximately(deviation, 0.02 * deviation);
        var greatest = weight.abs().max().ToDouble() / deviation;
        greatest.Should().BeInRange(uniform ? 1.7 : 3, uniform ? Math.Sqrt(3) : 7);
    }

    [Fact]
    public void Constants_fill()
    {
        using var tensor = empty(2, dtype: float64);

        constant_(tensor, 3).Should().BeSameAs(tensor);
        tensor.ShouldHold(3, 3);
        ones_(tensor).ShouldHold(1, 1);
        zeros_(tensor).ShouldHold(0, 0);
    }

    [Fact]
    public void A_generator_makes_the_numbers_repeat()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);

        var values = uniform_(empty(5, dtype: float64), generator: first).Numbers();

        uniform_(empty(5, dtype: float64), generator: second).ShouldHold(values);
        normal_(empty(5, dtype: float64), generator: first)
            .ShouldHold(normal_(empty(5, dtype: float64), generator: second).Numbers());
    }

    [Fact]
    public void Fans_count_the_receptive_field()
    {
        CalculateFanInAndFanOut(empty(6, 4, 3, 5)).Should().Be((60, 90));

        FluentActions.Invoking(() => CalculateFanInAndFanOut(empty(6))).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(NonlinearityType.Linear, 0, 1)]
    [InlineData(NonlinearityType.Conv2D, 0, 1)]
    [InlineData(NonlinearityType.Sigmoid, 0, 1)]
    [InlineData(NonlinearityType.Tanh, 0, 5.0 / 3)]
    [InlineData(NonlinearityType.ReLU, 0, 1.4142135623730951)]
    [InlineData(NonlinearityType.LeakyReLU, 1, 1)]
    public void Gains(NonlinearityType nonlinearity, double param, double gain) =>
        calculate_gain(nonlinearity, param).Should().BeApproximately(gain, 1e-15);
}
