using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class ScheduleTests
{
    [Fact]
    public void Steps_multiply_by_gamma()
    {
        using var optimizer = Optimizer(1);
        var schedule = optim.lr_scheduler.StepLR(optimizer, 3, 0.5);

        Rates(optimizer, schedule, 8).Should().Equal(1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25);
    }

    [Fact]
    public void The_cosine_goes_down_and_up_again()
    {
        const double least = 0.1;
        using var optimizer = Optimizer(1);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, least);

        var rates = Rates(optimizer, schedule, 41);

        for (var epoch = 0; epoch < rates.Length; epoch++)
        {
            var closed = least + (1 - least) * (1 + Math.Cos(Math.PI * epoch / 10)) / 2;
            rates[epoch].Should().BeApproximately(closed, 1e-12, "of epoch {0}", epoch);
        }
    }

    [Fact]
    public void The_cosine_works_on_top_of_other_changes()
    {
        using var optimizer = Optimizer(1);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 4);
        optimizer.ParamGroups.Single().LearningRate = 0.5;

        schedule.step();

        schedule.get_last_lr().Single().Should().BeApproximately(0.5 * (1 + Math.Cos(Math.PI / 4)) / 2, 1e-15);
    }

    [Fact]
    public void A_jump_goes_by_the_closed_form()
    {
        using var optimizer = Optimizer(1);
        var cosine = optim.lr_scheduler.CosineAnnealingLR(optimizer, 10);
        cosine.step(5);
        cosine.get_last_lr().Single().Should().BeApproximately(0.5, 1e-15);

        var steps = optim.lr_scheduler.StepLR(optimizer, 2);
        steps.step(0.3, epoch: 5);
        steps.get_last_lr().Single().Should().BeApproximately(0.01, 1e-15);
    }

    [Fact]
    public void Each_group_goes_from_its_own_rate()
    {
        using var optimizer = Optimizer(1, 0.2);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 2);

        schedule.step();

        optimizer.ParamGroups.Select(group => Math.Round(group.LearningRate, 12)).Should().Equal(0.5, 0.1);
    }

    [Fact]
    public void A_schedule_resumes_at_an_epoch()
    {
        using var optimizer = Optimizer(1);
        var whole = Rates(optimizer, optim.lr_scheduler.StepLR(optimizer, 2, 0.5), 6);
        using var other = Optimizer(1);
        other.ParamGroups.Single().LearningRate = whole[2];

        var resumed = Rates(other, optim.lr_scheduler.StepLR(other, 2, 0.5, last_epoch: 2), 3);

        resumed.Should().Equal(whole[3..]);
    }

    [Fact]
    public void Without_an_optimiser_there_is_no_schedule() =>
        FluentActions.Invoking(() => optim.lr_scheduler.StepLR(null!, 1)).Should().Throw<ArgumentNullException>();

    private static optim.Optimizer Optimizer(params double[] rates)
    {
        var optimizer = optim.SGD([nn.Parameter(Vector(1))], rates[0]);
        foreach (var rate in rates[1..])
        {
            optimizer.add_param_group(new SGD.ParamGroup([nn.Parameter(Vector(1))], rate));
        }
        return optimizer;
    }

    private static double[] Rates(optim.Optimizer optimizer, optim.lr_scheduler.LRScheduler schedule, int epochs)
    {
        var rates = new double[epochs];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            rates[epoch] = optimizer.ParamGroups.Single().LearningRate;
            schedule.get_last_lr().Should().Equal(rates[epoch]);
            schedule.step();
        }
        return rates;
    }
}
