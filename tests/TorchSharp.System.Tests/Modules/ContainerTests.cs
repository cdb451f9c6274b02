using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class ContainerTests
{
    [Fact]
    public void A_sequence_runs_its_steps_in_order_and_names_them_by_index()
    {
        using var module = nn.Sequential(Scale(2), nn.ReLU(), Scale(-1));

        module.call(Matrix(1, -1, 3)).ShouldHold(0, -6);
        module.state_dict().Keys.Should().Equal("0.weight", "2.weight");
        module.Count.Should().Be(3);
        module[1].Should().BeOfType<ReLU>();
    }

    [Fact]
    public void A_sequence_takes_names_and_grows()
    {
        using var module = nn.Sequential(("a", Scale(2)));
        module.append("b", Scale(3)).append(Scale(5));

        module.call(Matrix(1, 1)).ShouldHold(30);
        module.state_dict().Keys.Should().Equal("a.weight", "b.weight", "2.weight");
    }

    [Fact]
    public void An_empty_sequence_returns_its_input_as_another_tensor()
    {
        using var module = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        var input = Vector(1);

        using (var output = module.call(input))
        {
            output.Should().NotBeSameAs(input);
        }

        input.ShouldHold(1);
    }

    [Fact]
    public void Intermediate_results_are_disposed_but_the_input_is_not()
    {
        using var module = nn.Sequential(nn.Identity(), nn.ReLU(inplace: true), nn.Identity());
        var input = Vector(-1, 1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using var output = module.call(input);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        input.IsInvalid.Should().BeFalse();
        output.ShouldHold(0, 1);
    }

    [Fact]
    public void Gradients_flow_through_a_sequence()
    {
        using var module = nn.Sequential(Scale(2), nn.Tanh(), Scale(3));

        module.call(Matrix(1, 0.5)).sum().backward();

        var slope = 1 - Math.Pow(Math.Tanh(1), 2);
        module.get_parameter("0.weight")!.grad!.ShouldHold(3 * slope * 0.5);
        module.get_parameter("2.weight")!.grad!.ShouldHold(Math.Tanh(1));
    }

    [Fact]
    public void A_list_in_a_field_numbers_its_modules()
    {
        using var module = new Tower();

        module.Blocks.children().Should().Equal(module.Blocks.ToArray<nn.Module>());
        module.state_dict().Keys.Should().Equal("blocks.0.weight", "blocks.1.weight");
        module.get_parameter("blocks.1.weight").Should().BeSameAs(module.Blocks[1].weight);
    }

    [Fact]
    public void A_list_is_a_list()
    {
        var (first, second, third) = (Scale(1), Scale(2), Scale(3));
        using var list = nn.ModuleList(first, second);
        var copy = new Linear?[3];

        list[1] = third;
        list.CopyTo(copy!, 1);
        list.RemoveAt(0);

        copy.Should().Equal(null, first, third);
        list.Should().Equal(third);
        list.IndexOf(third).Should().Be(0);
        list.Contains(first).Should().BeFalse();
        list.IsReadOnly.Should().BeFalse();
        list.append(first, second);
        list.Insert(1, second);
        list.Remove(third).Should().BeTrue();
        list.Should().Equal(second, first, second);
        list.Clear();
        list.Should().BeEmpty();
    }

    [Fact]
    public void A_list_in_a_field_belongs_to_its_module()
    {
        using var module = new Tower();

        module.eval();

        module.Blocks.Should().OnlyContain(block => !block.training);
    }

    private static Linear Scale(double factor) => nn.Linear(nn.Parameter(Matrix(1, factor)));

    private sealed class Tower : nn.Module
    {
        private readonly ModuleList<Linear> blocks = nn.ModuleList(Scale(1), Scale(2));

        internal Tower()
            : base(nameof(Tower)) => RegisterComponents();

        internal ModuleList<Linear> Blocks => blocks;
    }
}
