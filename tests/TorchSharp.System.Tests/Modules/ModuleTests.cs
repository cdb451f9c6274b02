using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class ModuleTests
{
    [Fact]
    public void Components_are_registered_under_their_fields_names_and_in_their_order()
    {
        using var tree = new Tree();

        tree.named_parameters()
            .Select(named => named.name)
            .Should()
            .Equal("own", "renamed", "first.weight", "first.bias", "second.weight");
        tree.named_buffers().Select(named => named.name).Should().Equal("statistics");
        tree.named_children().Select(named => named.name).Should().Equal("first", "second");
        tree.get_parameter("own").Should().BeSameAs(tree.Mine);
        tree.get_buffer("statistics").Should().BeSameAs(tree.Statistics);
    }

    [Fact]
    public void What_is_registered_by_hand_is_not_registered_again()
    {
        using var module = new ByHand();

        module.named_parameters().Select(named => named.name).Should().Equal("weight");
    }

    [Fact]
    public void Private_fields_of_base_classes_come_last()
    {
        using var module = new Derived();

        module.named_parameters().Select(named => named.name).Should().Equal("visible", "hidden");
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        using var module = new ByHand();

        module
            .Invoking(m => m.register_parameter("weight", nn.Parameter(Vector(1))))
            .Should()
            .Throw<InvalidOperationException>();
        module.Invoking(m => m.register_buffer("b", Vector(1))).Should().NotThrow();
        module.Invoking(m => m.register_buffer("b", Vector(1))).Should().Throw<InvalidOperationException>();
        module.Invoking(m => m.register_module("m", nn.ReLU())).Should().NotThrow();
        module.Invoking(m => m.register_module("m", nn.ReLU())).Should().Throw<InvalidOperationException>();
        module.Invoking(m => m.register_module("a.b", nn.ReLU())).Should().Throw<ArgumentException>();
        module.Invoking(m => m.register_module("", nn.ReLU())).Should().Throw<ArgumentException>();
        module.Invoking(m => m.register_parameter("none", null!)).Should().Throw<ArgumentNullException>();
        module.Invoking(m => m.register_buffer("none", null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_shared_parameter_is_listed_once()
    {
        var shared = nn.Parameter(Vector(1, 2));
        using var module = new ByHand();
        module.register_parameter("a", shared);
        module.register_parameter("b", shared);

        module.named_parameters().Select(named => named.name).Should().Equal("weight", "a");
    }

    [Fact]
    public void Buffers_that_are_not_persistent_are_not_saved()
    {
        using var module = new ByHand();
        module.register_buffer("kept", Vector(1));
        module.register_buffer("passing", Vector(1), persistent: false);

        module.named_buffers().Select(named => named.name).Should().Equal("kept", "passing");
        module.named_buffers(include_nonpersistent: false).Select(named => named.name).Should().Equal("kept");
        module.state_dict().Keys.Should().Equal("weight", "kept");
    }

    [Fact]
    public void Names_with_dots_reach_below()
    {
        using var tree = new Tree();

        tree.get_parameter("first.weight").Should().BeSameAs(tree.First.weight);
        tree.has_parameter("second.bias").Should().BeFalse();
        tree.has_parameter("nowhere.weight").Should().BeFalse();
        tree.has_buffer("statistics").Should().BeTrue();
        tree.get_buffer("own").Should().BeNull();
    }

    [Fact]
    public void Training_and_functions_reach_the_whole_tree_children_first()
    {
        using var tree = nn.Sequential(("inner", nn.Sequential(("leaf", nn.ReLU()))));
        var visited = new List<string>();

        tree.eval();
        tree.apply(module => visited.Add(module.GetName()));

        tree.training.Should().BeFalse();
        tree.modules().Should().OnlyContain(module => !module.training);
        visited.Should().Equal("ReLU", "torch::nn::SequentialImpl", "torch::nn::SequentialImpl");
        tree.named_modules().Select(named => named.name).Should().Equal("inner", "inner.leaf");

        tree.train();

        tree.modules().Should().OnlyContain(module => module.training);
    }

    [Fact]
    public void Zero_grad_removes_gradients_or_zeroes_them()
    {
        using var module = nn.Linear(1, 1, hasBias: false, dtype: float64);
        module.call(Matrix(1, 3)).sum().backward();
        module.weight.grad!.ShouldHold(3);

        module.zero_grad(set_to_none: false);
        module.weight.grad!.ShouldHold(0);

        module.zero_grad();
        module.weight.grad.Should().BeNull();
    }

    [Fact]
    public void A_module_built_in_a_scope_survives_it()
    {
        Tree tree;
        using (NewDisposeScope())
        {
            tree = new Tree();
        }

        tree.state_dict().Values.Should().OnlyContain(tensor => !tensor.IsInvalid);
        tree.Dispose();
    }

    [Fact]
    public void A_parent_disposes_what_it_owns()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var tree = new Tree();
        var tensors = tree.state_dict().Values.ToArray();

        tree.Dispose();
        tree.Dispose();

        tensors.Should().HaveCount(6).And.OnlyContain(tensor => tensor.IsInvalid);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_disposed_module_says_so_where_its_parameters_are_wanted()
    {
        var module = nn.Linear(1, 1);
        module.Dispose();

        module.Invoking(m => m.parameters().ToArray()).Should().Throw<InvalidOperationException>();
        module.Invoking(m => m.save(new MemoryStream())).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_parameter_takes_its_data_over()
    {
        var data = Vector(1, 2);

        using var parameter = nn.Parameter(data);

        data.IsInvalid.Should().BeTrue();
        parameter.requires_grad.Should().BeTrue();
        parameter.ShouldHold(1, 2);
    }

    [Fact]
    public void A_replaced_parameter_is_disposed()
    {
        using var linear = nn.Linear(2, 1, dtype: float64);
        var before = linear.weight;

        linear.weight = nn.Parameter(Matrix(2, 3, 4));
        linear.bias = null;

        before.IsInvalid.Should().BeTrue();
        linear.state_dict().Keys.Should().Equal("weight");
        linear.call(Matrix(2, 1, 1)).ShouldHold(7);
    }

    private sealed class Tree : nn.Module
    {
        private readonly Parameter own = nn.Parameter(Vector(1));

        [ComponentName(Name = "renamed")]
        private readonly Parameter inner = nn.Parameter(Vector(2));

        private readonly Linear first = nn.Linear(2, 2);
        private readonly Linear second = nn.Linear(2, 1, hasBias: false);
        private readonly Tensor statistics = Vector(0);

        internal Tree()
            : base(nameof(Tree)) => RegisterComponents();

        internal Parameter Mine => own;

        internal Linear First => first;

        internal Tensor Statistics => statistics;
    }

    private sealed class ByHand : nn.Module
    {
        private readonly Parameter weight = nn.Parameter(Vector(1));

        internal ByHand()
            : base(nameof(ByHand))
        {
            register_parameter(nameof(weight), weight);
            RegisterComponents();
        }
    }

    private abstract class Base : nn.Module
    {
        private readonly Parameter hidden = nn.Parameter(Vector(1));
        protected readonly Parameter visible = nn.Parameter(Vector(2));

        protected Base()
            : base(nameof(Base)) { }

        internal Parameter Hidden => hidden;
    }

    private sealed class Derived : Base
    {
        internal Derived() => RegisterComponents();
    }
}
