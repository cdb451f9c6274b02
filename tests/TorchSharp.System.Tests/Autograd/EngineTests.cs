using System.Runtime.InteropServices;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

public sealed class EngineTests
{
    [Fact]
    public void The_gradient_of_a_sum_of_cubes_is_three_squares()
    {
        var x = Leaf(1, -2, 3);

        x.pow(3).sum().backward();

        x.grad!.ShouldHold(3, 12, 27);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        var x = Leaf(2);

        (x * x).backward();
        (x * x).backward();
        x.grad!.ShouldHold(8);
        x.grad = null;
        x.grad.Should().BeNull();
        (x * x).backward();

        x.grad!.ShouldHold(4);
    }

    [Fact]
    public void A_gradient_can_be_set_to_a_tensor_of_the_same_kind_only()
    {
        var x = Leaf(1, 2);
        x.grad = Vector(5, 6);
        x.grad.ShouldHold(5, 6);

        FluentActions.Invoking(() => x.grad = Vector(1)).Should().Throw<ExternalException>();
        FluentActions.Invoking(() => x.grad = Vector(1, 2).to(float32)).Should().Throw<ExternalException>();
        x.grad.ShouldHold(5, 6);
    }

    [Fact]
    public void A_sum_of_many_operations_has_the_slopes_of_its_values()
    {
        manual_seed(1);

        CentralDifferences.ShouldAgree(
            x => (x[0].mm(x[1]).softmax(-1) * x[2]).logsumexp(0).tanh().mean() + x[0].sigmoid().std(),
            rand(3, 4, dtype: float64),
            rand(4, 2, dtype: float64),
            rand(3, 2, dtype: float64)
        );
    }

    [Fact]
    public void Only_floating_point_leaves_change_whether_they_require_a_gradient()
    {
        var x = Leaf(1);
        var y = x * 2;

        x.requires_grad.Should().BeTrue();
        y.requires_grad.Should().BeTrue();
        (x.is_leaf, y.is_leaf).Should().Be((true, false));
        FluentActions.Invoking(() => y.requires_grad = false).Should().Throw<ExternalException>().WithMessage("*leaf*");
        FluentActions.Invoking(() => Integers(1).requires_grad_()).Should().Throw<ExternalException>();
    }

    [Fact]
    public void Without_gradients_nothing_is_recorded_until_the_mode_is_left()
    {
        var x = Leaf(1);

        using (no_grad())
        {
            is_grad_enabled().Should().BeFalse();
            (x * 2).requires_grad.Should().BeFalse();
            using (enable_grad())
            {
                (x * 2).requires_grad.Should().BeTrue();
            }
            using (set_grad_enabled(true))
            {
                is_grad_enabled().Should().BeTrue();
            }
            is_grad_enabled().Should().BeFalse();
        }

        is_grad_enabled().Should().BeTrue();
        (x * 2).requires_grad.Should().BeTrue();
    }

    [Fact]
    public void Tensors_made_in_inference_mode_stay_out_of_every_graph()
    {
        var x = Leaf(1);
        Tensor made;

        using (inference_mode())
        {
            is_inference_mode_enabled().Should().BeTrue();
            made = x * 2;
            using (inference_mode(false))
            {
                is_inference_mode_enabled().Should().BeFalse();
            }
        }

        is_inference_mode_enabled().Should().BeFalse();
        FluentActions.Invoking(() => x * made).Should().Throw<ExternalException>().WithMessage("*nference*");
    }

    [Fact]
    public void Grad_returns_gradients_and_leaves_the_leaves_alone()
    {
        var (x, y) = (Leaf(2, 3), Leaf(5, 7));

        var gradients = autograd.grad([(x * y).sum(), x.sum()], [x, y], [tensor(1.0), tensor(10.0)]);

        gradients[0].ShouldHold(15, 17);
        gradients[1].ShouldHold(2, 3);
        (x.grad, y.grad).Should().Be(((Tensor?)null, (Tensor?)null));
    }

    [Fact]
    public void The_gradient_of_an_unused_input_is_an_error_or_an_invalid_tensor()
    {
        var (x, y) = (Leaf(2), Leaf(5));

        FluentActions.Invoking(() => autograd.grad([x * 3], [x, y])).Should().Throw<ExternalException>();
        var gradients = autograd.grad([x * 3], [x, y], allow_unused: true);

        gradients[0].ShouldHold(3);
        gradients[1].IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void A_second_backward_needs_the_graph_retained()
    {
        var x = Leaf(2);
        var y = x.pow(2).sum();

        y.backward(retain_graph: true);
        y.backward();

        x.grad!.ShouldHold(8);
        FluentActions.Invoking(() => y.backward()).Should().Throw<ExternalException>().WithMessage("*second time*");
    }

    [Fact]
    public void A_gradient_with_a_graph_of_its_own_can_be_differentiated()
    {
        var x = Leaf(2, 3);

        var first = autograd.grad([x.pow(3).sum()], [x], retain_graph: true, create_graph: true)[0];
        var second = autograd.grad([first.sum()], [x])[0];

        first.ShouldHold(12, 27);
        second.ShouldHold(12, 18);
    }

    [Fact]
    public void What_is_not_a_scalar_needs_a_gradient_to_start_from()
    {
        var x = Leaf(2, 3);

        FluentActions.Invoking(() => (x * x).backward()).Should().Throw<ExternalException>().WithMessage("*scalar*");
        (x * x).backward([Vector(1, 10)]);

        x.grad!.ShouldHold(4, 60);
    }

    [Fact]
    public void Backward_reaches_only_the_inputs_it_is_given()
    {
        var (x, y) = (Leaf(2), Leaf(5));

        (x * y).backward(inputs: [y]);

        x.grad.Should().BeNull();
        y.grad!.ShouldHold(2);
    }

    [Fact]
    public void A_tensor_within_the_graph_keeps_its_gradient_where_it_was_told_to()
    {
        var x = Leaf(2);
        var y = x * 3;
        y.retain_grad();

        (y * y).backward();

        y.grad!.ShouldHold(12);
    }

    [Fact]
    public void What_is_detached_shares_its_values_and_not_its_history()
    {
        var x = Leaf(2);

        var detached = (x * 3).detach();
        (x * detached).backward();

        detached.requires_grad.Should().BeFalse();
        x.grad!.ShouldHold(6);
    }

    private static Tensor Leaf(params double[] values) => Vector(values).requires_grad_();
}
