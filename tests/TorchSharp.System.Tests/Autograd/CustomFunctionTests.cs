using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

public sealed class CustomFunctionTests
{
    [Fact]
    public void A_function_gives_the_values_of_forward_and_the_gradients_of_backward()
    {
        var (x, y) = (Leaf(1, 2), Leaf(5, 7));

        var result = Product.apply(x, y);
        (result * Vector(1, 10)).sum().backward();

        result.ShouldHold(5, 14);
        x.grad!.ShouldHold(5, 70);
        y.grad!.ShouldHold(1, 20);
    }

    [Fact]
    public void A_function_within_a_graph_used_twice_has_the_slopes_of_its_values()
    {
        manual_seed(2);

        CentralDifferences.ShouldAgree(
            x => (Product.apply(Product.apply(x[0].sin(), x[1]), x[0]) + Product.apply(x[0], x[0])).exp().mean(),
            rand(2, 3, dtype: float64),
            rand(2, 3, dtype: float64)
        );
    }

    [Fact]
    public void A_function_whose_backward_is_differentiable_has_a_second_derivative()
    {
        var x = Leaf(3);

        var cube = Product.apply(Product.apply(x, x), x);
        var first = autograd.grad([cube], [x], retain_graph: true, create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        first.ShouldHold(27);
        second.ShouldHold(18);
    }

    [Fact]
    public void An_input_that_requires_no_gradient_gets_none()
    {
        var (x, y) = (Leaf(1, 2), Vector(5, 7));

        Product.apply(x, y).sum().backward();

        x.grad!.ShouldHold(5, 7);
        y.grad.Should().BeNull();
    }

    [Fact]
    public void A_null_gradient_is_no_gradient()
    {
        var (x, y) = (Leaf(1), Leaf(5));

        Custom.Apply((_, v) => [v[0] * v[1]], (_, g) => [g[0] * 5, null!], x, y)[0].backward();

        x.grad!.ShouldHold(5);
        y.grad.Should().BeNull();
    }

    [Fact]
    public void Nothing_is_recorded_where_nothing_asks_for_a_gradient()
    {
        var (recorded, x) = (false, Leaf(1));

        var constant = Product.apply(Vector(1), Vector(2));
        var result = Custom.Apply((_, v) => [Observe(v[0] * 2)], (_, g) => g, x)[0];
        using (no_grad())
        {
            Product.apply(x, x).requires_grad.Should().BeFalse();
        }

        constant.requires_grad.Should().BeFalse();
        recorded.Should().BeFalse("forward runs without recording");
        result.requires_grad.Should().BeTrue();

        Tensor Observe(Tensor inside)
        {
            recorded = inside.requires_grad;
            return inside;
        }
    }

    [Fact]
    public void The_gradient_of_an_unused_output_is_zeros_of_its_shape()
    {
        var x = Leaf(1, 2);
        double[] seen = [];

        var outputs = Custom.Apply(
            (_, v) => [v[0] * 2, v[0] * 3],
            (_, g) =>
            {
                seen = g[1].Numbers();
                return [g[0] * 2];
            },
            x
        );
        outputs[0].sum().backward();

        seen.Should().Equal(0, 0);
        x.grad!.ShouldHold(2, 2);
    }

    [Fact]
    public void The_gradient_of_an_unused_output_is_invalid_where_zeros_are_not_wanted()
    {
        var x = Leaf(1, 2);
        var invalid = false;

        var outputs = Custom.Apply(
            (context, v) =>
            {
                context.set_materialize_grads(false);
                return [v[0] * 2, v[0] * 3];
            },
            (_, g) =>
            {
                invalid = g[1].IsInvalid;
                return [g[0] * 2];
            },
            x
        );
        outputs[0].sum().backward();

        invalid.Should().BeTrue();
        x.grad!.ShouldHold(2, 2);
    }

    [Fact]
    public void Outputs_marked_so_and_integral_outputs_have_no_gradient()
    {
        var x = Leaf(1, 2);
        double[][] seen = [];

        var outputs = Custom.Apply(
            (context, v) =>
            {
                var marked = v[0] * 2;
                context.mark_non_differentiable([marked]);
                return [marked, v[0].to(int64), v[0] * 3];
            },
            (_, g) =>
            {
                seen = [.. g.Select(Expectations.Numbers)];
                return [g[2] * 3];
            },
            x
        );
        outputs[2].sum().backward();

        outputs.Select(output => output.requires_grad).Should().Equal(false, false, true);
        seen.Should().BeEquivalentTo(new double[][] { [0, 0], [0, 0], [1, 1] });
        x.grad!.ShouldHold(3, 3);
    }

    [Fact]
    public void A_missing_output_is_null_and_its_gradient_invalid()
    {
        var x = Leaf(1);
        var invalid = false;

        var outputs = Custom.Apply(
            (_, v) => [null!, v[0] * 2],
            (_, g) =>
            {
                invalid = g[0].IsInvalid;
                return [g[1] * 2];
            },
            x
        );
        outputs[1].backward();

        outputs[0].Should().BeNull();
        invalid.Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_returned_as_it_is_becomes_an_output_and_keeps_its_own_history(bool throughAnOperator)
    {
        var x = Leaf(1, 2);

        var output = Custom.Apply((_, v) => [throughAnOperator ? v[0].contiguous() : v[0]], (_, g) => [g[0] * 4], x)[0];
        output.sum().backward();

        output.Should().NotBeSameAs(x);
        (x.is_leaf, output.is_leaf).Should().Be((true, false));
        x.grad!.ShouldHold(4, 4);
        output.Dispose();
        x.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void An_output_may_be_a_view_of_an_input()
    {
        var x = Leaf(1, 2, 3, 4);

        var output = Custom.Apply((_, v) => [v[0].view(2, 2)], (_, g) => [g[0].reshape(4) * 5], x)[0];
        (output * Matrix(2, 1, 2, 3, 4)).sum().backward();

        x.grad!.ShouldHold(5, 10, 15, 20);
    }

    [Fact]
    public void What_is_saved_comes_back_with_its_history_and_null_as_null()
    {
        var x = Leaf(3);
        List<Tensor?> saved = [];

        var y = Custom.Apply(
            (context, v) =>
            {
                var output = v[0] * 2;
                context.save_for_backward([v[0], null!, output]);
                return [output];
            },
            (context, g) =>
            {
                saved = [.. context.get_saved_variables().Select(s => s?.DetachFromDisposeScope())];
                return g;
            },
            x
        )[0];
        y.backward();

        saved[0]!.is_leaf.Should().BeTrue();
        saved[1].Should().BeNull();
        saved[2]!.requires_grad.Should().BeTrue();
        saved[2]!.ShouldHold(6);
    }

    [Fact]
    public void Arguments_that_are_no_tensors_are_kept_by_name()
    {
        var context = (autograd.AutogradContext?)null;
        var x = Leaf(3);

        Custom.Apply(
            (c, v) =>
            {
                context = c;
                c.save_data("scale", 2.5);
                return [v[0] * 2];
            },
            (_, g) => g,
            x
        );

        context!.get_data("scale").Should().Be(2.5);
        context.get_data("offset").Should().BeNull();
        context.MaterializeGrads.Should().BeTrue();
    }

    private static Tensor Leaf(params double[] values) => Vector(values).requires_grad_();
}
