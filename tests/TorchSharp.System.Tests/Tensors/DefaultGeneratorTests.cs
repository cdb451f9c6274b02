using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class DefaultGeneratorTests
{
    [Fact]
    public void Manual_seed_makes_draws_repeat()
    {
        manual_seed(3);
        var first = rand(4);
        manual_seed(3);
        var second = rand(4);

        second.Equals(first).Should().BeTrue();
        initial_seed().Should().Be(3);
        random.initial_seed().Should().Be(3);
        Generator.Default.initial_seed().Should().Be(3);
    }

    [Fact]
    public void Its_state_can_be_kept_and_restored()
    {
        var state = get_rng_state();
        var first = (uniform: rand(4), normal: randn(4), order: randperm(16), dice: randint(6, [16L]));

        set_rng_state(state);

        rand(4).Equals(first.uniform).Should().BeTrue();
        randn(4).Equals(first.normal).Should().BeTrue();
        randperm(16).Equals(first.order).Should().BeTrue();
        randint(6, [16L]).Equals(first.dice).Should().BeTrue();
    }
}
