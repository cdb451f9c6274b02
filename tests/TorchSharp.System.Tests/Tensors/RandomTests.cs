using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class RandomTests
{
    private const int Many = 20_000;

    private readonly Generator generator = new(seed: 1);

    public static TheoryData<string, Func<Generator, Tensor>> Draws =>
        new()
        {
            { "rand", g => rand(8, generator: g) },
            { "randn", g => randn(8, generator: g) },
            { "randint", g => randint(100, [8L], generator: g) },
            { "randperm", g => randperm(16, generator: g) },
            { "normal", g => normal(0, 1, [8L], generator: g) },
            { "normal, tensors", g => normal(zeros(8), ones(8), g) },
            { "bernoulli", g => full(64, 0.5).bernoulli(g) },
            { "multinomial", g => ones(100).multinomial(8, true, g) },
            { "uniform_", g => zeros(8).uniform_(0, 1, g) },
            { "normal_", g => zeros(8).normal_(generator: g) },
            { "random_", g => zeros(8).random_(0, 100, g) },
            { "exponential_", g => zeros(8).exponential_(generator: g) },
            { "bernoulli_", g => zeros(64).bernoulli_(0.5, g) },
            { "bernoulli_, tensor", g => zeros(64).bernoulli_(full(64, 0.5), g) },
        };

    [Theory]
    [MemberData(nameof(Draws))]
    public void The_same_seed_draws_the_same_and_goes_on_with_something_else(string name, Func<Generator, Tensor> draw)
    {
        using var first = new Generator(7);
        using var second = new Generator(7);

        var (a, b, next) = (draw(first), draw(second), draw(first));

        a.Equals(b).Should().BeTrue(name);
        a.Equals(next).Should().BeFalse(name);
    }

    [Fact]
    public void Uniform_numbers_fill_their_interval()
    {
        var x = empty(Many, float64).uniform_(2, 4, generator);

        x.min().ToDouble().Should().BeInRange(2, 2.01);
        x.max().ToDouble().Should().BeInRange(3.99, 4);
        x.mean().ShouldHoldAbout(0.01, 3);
        rand(Many, float64, generator: generator).mean().ShouldHoldAbout(0.01, 0.5);
    }

    [Fact]
    public void Normal_numbers_have_their_mean_and_deviation()
    {
        Tensor[] draws =
        [
            empty(Many, float64).normal_(2, 3, generator),
            normal(2, 3, [Many], float64, generator: generator),
            normal(full(Many, 2.0), full(Many, 3.0), generator),
            randn(Many, float64, generator: generator) * 3 + 2,
        ];

        foreach (var x in draws)
        {
            x.mean().ShouldHoldAbout(0.05, 2);
            x.std().ShouldHoldAbout(0.02, 3);
        }
    }

    [Fact]
    public void Whole_numbers_stay_below_their_bound()
    {
        var low = randint(-2, 3, [Many], generator: generator);
        var sized = randint(5, (2L, 3L), generator: generator);
        var filled = zeros(Many).random_(1, 4, generator);

        low.dtype.Should().Be(int64);
        low.unique().output.ShouldHold(-2, -1, 0, 1, 2);
        sized.shape.Should().Equal(2, 3);
        randint(1, 2, (4L, 1L)).ShouldHold(1, 1, 1, 1);
        filled.unique().output.ShouldHold(1, 2, 3);
        zeros(Many).randint_like(5, 7).unique().output.ShouldHold(5, 6);
    }

    [Fact]
    public void Permutations_hold_everything_once()
    {
        var order = randperm(100, generator: generator);

        order.sort().Values.Equals(arange(100)).Should().BeTrue();
        randperm(3, float64).dtype.Should().Be(float64);
    }

    [Fact]
    public void Chances_are_kept()
    {
        full(Many, 0.25, float64).bernoulli(generator).mean().ShouldHoldAbout(0.01, 0.25);
        empty(Many, float64).bernoulli_(0.25, generator).mean().ShouldHoldAbout(0.01, 0.25);
        empty(2, float64).bernoulli_(Vector(0, 1)).ShouldHold(0, 1);
        empty(Many, float64).exponential_(4, generator).mean().ShouldHoldAbout(0.01, 0.25);
        Vector(0, 1, 0).multinomial(1).ShouldHold(1);
        multinomial(Vector(1, 3), Many, true, generator).mean([], type: float64).ShouldHoldAbout(0.02, 0.75);
        bernoulli(Vector(0, 1)).ShouldHold(0, 1);
    }

    [Fact]
    public void Like_draws_take_shape_and_dtype_from_their_model()
    {
        var model = zeros(2, 3, float64);

        rand_like(model).dtype.Should().Be(float64);
        randn_like(model, float32).dtype.Should().Be(float32);
        randint_like(model, 0, 2).shape.Should().Equal(2, 3);
    }

    [Fact]
    public void A_generators_state_can_be_kept_and_restored()
    {
        var state = generator.get_state();
        var first = rand(4, generator: generator);

        generator.set_state(state);

        rand(4, generator: generator).Equals(first).Should().BeTrue();
    }

    [Fact]
    public void A_generator_remembers_its_seed()
    {
        generator.initial_seed().Should().Be(1);
        generator.manual_seed(-5).initial_seed().Should().Be(-5);
        generator.device.type.Should().Be(DeviceType.CPU);
    }
}
