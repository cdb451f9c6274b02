using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class HookTests
{
    [Fact]
    public void Hooks_run_around_forward_and_may_change_what_goes_in_and_comes_out()
    {
        using var module = nn.Identity();
        module.register_forward_pre_hook((_, input) => input.mul(2));
        module.register_forward_hook((_, input, output) => output.add(input));

        module.call(Vector(1)).ShouldHold(4);
        module.forward(Vector(1)).ShouldHold(1);
    }

    [Fact]
    public void A_hook_that_returns_null_changes_nothing()
    {
        using var module = nn.Identity();
        module.register_forward_pre_hook((_, _) => null!);
        module.register_forward_hook((_, _, _) => null!);

        module.call(Vector(1)).ShouldHold(1);
    }

    [Fact]
    public void Hooks_run_in_the_order_of_their_registration_and_until_they_are_removed()
    {
        using var module = nn.Identity();
        var order = new List<string>();
        module.register_forward_pre_hook(_ => order.Add("before"));
        var removed = module.register_forward_pre_hook(
            (_, input) =>
            {
                order.Add("input");
                return input;
            }
        );
        module.register_forward_hook(_ => order.Add("after"));
        module.register_forward_hook(
            (_, _, output) =>
            {
                order.Add("output");
                return output;
            }
        );

        module.call(Vector(1)).Dispose();
        removed.remove();
        module.call(Vector(1)).Dispose();

        order.Should().Equal("before", "input", "output", "after", "before", "output", "after");
    }

    [Fact]
    public void A_hook_changes_both_inputs_of_a_module_of_two()
    {
        using var module = new Difference();
        module.register_forward_pre_hook((_, a, b) => (b, a));
        module.register_forward_hook((_, a, b, result) => result.add(a).add(b));

        module.call(Vector(5), Vector(2)).ShouldHold(-3 + 7);
    }

    [Fact]
    public void Children_of_a_sequence_run_their_hooks()
    {
        var child = nn.ReLU();
        using var module = nn.Sequential(("child", child));
        var seen = 0;
        child.register_forward_hook(_ => seen++);

        module.call(Vector(1)).Dispose();

        seen.Should().Be(1);
    }

    private sealed class Difference() : nn.Module<Tensor, Tensor, Tensor>(nameof(Difference))
    {
        public override Tensor forward(Tensor a, Tensor b) => a.sub(b);
    }
}
