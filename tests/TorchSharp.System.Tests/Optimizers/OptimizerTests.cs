using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class OptimizerTests
{
    [Fact]
    public void Groups_have_their_own_options_and_take_the_others_from_the_optimiser()
    {
        using var first = Parameter(1);
        using var second = Parameter(1);
        using var optimizer = optim.SGD(
            [
                new SGD.ParamGroup([first], new SGD.Options { LearningRate = 0.5 }),
                new SGD.ParamGroup { Parameters = [second] },
            ],
            0.1,
            weight_decay: 1
        );

        Step(optimizer, first, second);

        first.ShouldHold(1 - 0.5 * 2);
        second.ShouldHold(1 - 0.1 * 2);
        optimizer.ParamGroups.Select(group => group.LearningRate).Should().Equal(0.5, 0.1);
        optimizer.ParamGroups.Select(group => group.InitialLearningRate).Should().Equal(0.5, 0.1);
        optimizer.parameters().Should().Equal(first, second);
    }

    [Fact]
    public void A_group_can_be_added_and_its_rate_changed()
    {
        using var first = Parameter(1);
        using var second = Parameter(1);
        using var optimizer = optim.SGD([first], 0.1);

        optimizer.add_param_group(new ParamGroup { Parameters = [second] });
        optimizer.ParamGroups.Last().LearningRate = 0;
        Step(optimizer, first, second);

        first.ShouldHold(0.9);
        second.ShouldHold(1);
    }

    [Fact]
    public void Named_parameters_will_do()
    {
        using var linear = nn.Linear(1, 1);

        using var sgd = optim.SGD(linear.named_parameters(), 0.1);
        using var adam = optim.Adam(linear.named_parameters());
        using var adamW = optim.AdamW(linear.named_parameters());

        sgd.parameters().Should().Equal(linear.weight, linear.bias!);
        adam.parameters().Should().HaveCount(2);
        adamW.parameters().Should().HaveCount(2);
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        using var still = Parameter(1);
        using var moved = Parameter(1);
        Parameter[] both = [still, moved];

        foreach (
            var optimizer in new optim.Optimizer[]
            {
                optim.SGD(both, 0.1, 0.9, weight_decay: 1),
                optim.Adam(both, weight_decay: 1),
                optim.AdamW(both, weight_decay: 1),
            }
        )
        {
            Step(optimizer, moved);
            optimizer.Dispose();
        }

        still.ShouldHold(1);
        moved.ToDouble().Should().BeLessThan(1);
    }

    [Fact]
    public void Zero_grad_zeroes_what_gradients_there_are()
    {
        using var without = Parameter(1);
        using var with = Parameter(1);
        using var optimizer = optim.SGD([without, with], 0.1);
        with.mul(3).sum().backward();

        optimizer.zero_grad();

        without.grad.Should().BeNull();
        with.grad!.ShouldHold(0);
    }

    [Fact]
    public void A_closure_is_run_with_gradients_and_its_loss_returned()
    {
        using var parameter = Parameter(1);
        using var optimizer = optim.SGD([parameter], 0.1);

        using (no_grad())
        {
            var loss = optimizer.step(() =>
            {
                var squared = parameter.square().sum();
                squared.backward();
                return squared;
            });
            loss.ShouldHold(1);
        }

        parameter.ShouldHold(0.8);
    }

    [Fact]
    public void Steps_leave_no_tensors_behind_and_outlive_scopes()
    {
        using var parameter = Parameter(1);
        using var grad = Vector(1);
        parameter.grad = grad;
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        foreach (
            var optimizer in new optim.Optimizer[]
            {
                optim.SGD([parameter], 0.1, 0.9, nesterov: true, weight_decay: 0.1),
                optim.Adam([parameter], amsgrad: true, weight_decay: 0.1, maximize: true),
                optim.AdamW([parameter], amsgrad: true, weight_decay: 0.1),
            }
        )
        {
            for (var i = 0; i < 3; i++)
            {
                using var scope = NewDisposeScope();
                optimizer.step();
            }
            optimizer.Dispose();
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Training_fits_a_line()
    {
        manual_seed(1);
        using var linear = nn.Linear(1, 1, dtype: float64);
        using var optimizer = optim.Adam(linear.parameters(), 0.1);
        using var x = linspace(-1, 1, 20, dtype: float64).unsqueeze(1);
        using var y = x * 3 - 1;

        for (var i = 0; i < 300; i++)
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.mse_loss(linear.call(x), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        linear.weight.ShouldHoldAbout(1e-3, 3);
        linear.bias!.ShouldHoldAbout(1e-3, -1);
    }

    private static Parameter Parameter(double value) => nn.Parameter(Vector(value));

    private static void Step(optim.Optimizer optimizer, params Parameter[] parameters)
    {
        using var grad = Vector(1);
        foreach (var parameter in parameters)
        {
            parameter.grad = grad;
        }
        optimizer.step();
    }
}
