using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

public sealed class CustomFunctionFailureTests
{
    private sealed class ThrownOnPurpose(string message) : Exception(message);

    [Fact]
    public void An_exception_in_backward_comes_out_as_itself_with_its_stack()
    {
        var thrown = new ThrownOnPurpose("with \"quotes\", ünïcode and\na second line");
        var x = Leaf(1);
        var y = Custom.Apply((_, v) => [v[0] * 2], (_, _) => ThrowFromHere(thrown), x)[0];

        var caught = FluentActions.Invoking(() => (y * 3).backward()).Should().Throw<ThrownOnPurpose>().Which;

        caught.Should().BeSameAs(thrown);
        caught.StackTrace.Should().Contain(nameof(ThrowFromHere)).And.Contain("backward");
        x.grad.Should().BeNull();
    }

    [Fact]
    public void After_an_exception_in_backward_the_next_one_works()
    {
        var (fails, x) = (true, Leaf(1));
        var y = Custom.Apply((_, v) => [v[0] * 2], (_, g) => fails ? throw new ThrownOnPurpose("once") : [g[0] * 2], x)[
            0
        ];

        FluentActions.Invoking(() => y.backward(retain_graph: true)).Should().Throw<ThrownOnPurpose>();
        fails = false;
        y.backward();

        x.grad!.ShouldHold(2);
    }

    [Fact]
    public void An_exception_in_forward_leaves_the_grad_mode_as_it_was()
    {
        FluentActions
            .Invoking(() => Custom.Apply((_, _) => throw new ThrownOnPurpose("forward"), (_, g) => g, Leaf(1)))
            .Should()
            .Throw<ThrownOnPurpose>();

        is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void An_error_of_libtorch_in_backward_comes_out_as_libtorchs()
    {
        var y = Custom.Apply((_, v) => [v[0] * 2], (_, g) => [g[0].mm(g[0])], Leaf(1))[0];

        FluentActions.Invoking(() => y.backward()).Should().Throw<ExternalException>().WithMessage("*matri*");
    }

    [Fact]
    public void An_input_changed_after_it_was_saved_is_an_error()
    {
        var (x, y) = (Leaf(1, 2), Vector(5, 7));
        var result = Product.apply(x, y);

        y.add_(1);

        FluentActions
            .Invoking(() => result.sum().backward())
            .Should()
            .Throw<ExternalException>()
            .WithMessage("*inplace*");
    }

    [Fact]
    public void The_saved_tensors_of_a_graph_that_was_freed_are_an_error()
    {
        var x = Leaf(1, 2);
        var result = Product.apply(x, x).sum();

        result.backward(retain_graph: true);
        result.backward();

        x.grad!.ShouldHold(4, 8);
        FluentActions
            .Invoking(() => result.backward())
            .Should()
            .Throw<ExternalException>()
            .WithMessage("*second time*");
    }

    [Fact]
    public void The_saved_tensors_can_be_had_inside_backward_only()
    {
        autograd.AutogradContext? context = null;
        var y = Custom.Apply(
            (c, v) =>
            {
                context = c;
                return [v[0] * 2];
            },
            (_, g) => g,
            Leaf(1)
        )[0];

        FluentActions.Invoking(() => context!.get_saved_variables()).Should().Throw<InvalidOperationException>();
        y.backward();

        FluentActions.Invoking(() => context!.get_saved_variables()).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_wrong_number_of_gradients_is_an_error_that_names_the_function(int count)
    {
        var y = Custom.Apply((_, v) => [v[0] * 2], (_, g) => [.. Enumerable.Repeat(g[0], count)], Leaf(1))[0];

        FluentActions
            .Invoking(() => y.backward())
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage($"*{nameof(Custom)}*gradient*");
    }

    [Fact]
    public void More_gradients_than_arguments_are_no_error_while_they_are_null()
    {
        var x = Leaf(1);

        Custom.Apply((_, v) => [v[0] * 2], (_, g) => [g[0] * 2, null!], x)[0].backward();

        x.grad!.ShouldHold(2);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_an_error()
    {
        var y = Custom.Apply((_, v) => [v[0].sum()], (_, _) => [Vector(1, 2, 3)], Leaf(1, 2))[0];

        FluentActions.Invoking(() => y.backward()).Should().Throw<ExternalException>().WithMessage("*shape*");
    }

    [Fact]
    public void A_disposed_input_is_an_error_and_not_a_crash()
    {
        var x = Leaf(1);
        x.Dispose();

        FluentActions.Invoking(() => Product.apply(x, Leaf(2))).Should().Throw<InvalidOperationException>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<Tensor> ThrowFromHere(Exception exception) => throw exception;

    private static Tensor Leaf(params double[] values) => Vector(values).requires_grad_();
}
