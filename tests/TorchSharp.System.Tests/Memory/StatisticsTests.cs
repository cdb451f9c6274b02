using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

public sealed class StatisticsTests
{
    public StatisticsTests() => DisposeScopeManager.Statistics.Reset();

    [Fact]
    public void Outside_a_scope_making_and_disposing_count_once_each()
    {
        var tensor = Vector(1);
        ShouldCount(createdOutside: 1, live: 1);

        tensor.Dispose();
        tensor.Dispose();

        ShouldCount(createdOutside: 1, disposedOutside: 1);
    }

    [Fact]
    public void In_a_scope_making_and_disposing_count_once_each()
    {
        using var scope = NewDisposeScope();
        var tensor = Vector(1);
        ShouldCount(createdIn: 1, live: 1);

        tensor.Dispose();
        tensor.Dispose();

        ShouldCount(createdIn: 1, disposedIn: 1);
    }

    [Fact]
    public void A_scope_that_is_disposed_counts_what_it_disposes()
    {
        using (NewDisposeScope())
        {
            Vector(1);
            Vector(2);
        }

        ShouldCount(createdIn: 2, disposedIn: 2);
    }

    [Fact]
    public void Detaching_counts_and_so_does_moving_out_of_the_outermost_scope()
    {
        using (NewDisposeScope())
        {
            Vector(1).DetachFromDisposeScope().DetachFromDisposeScope();
            Vector(2).MoveToOuterDisposeScope();
        }

        ShouldCount(createdIn: 2, detached: 2, live: 2);
    }

    [Fact]
    public void Moving_from_scope_to_scope_does_not_count()
    {
        using var outer = NewDisposeScope();
        using var inner = NewDisposeScope();

        Vector(1).MoveToOuterDisposeScope();
        Vector(2).MoveToOtherDisposeScope(outer);

        ShouldCount(createdIn: 2, live: 2);
    }

    [Fact]
    public void Attaching_counts_unless_the_scope_has_it_already()
    {
        var tensor = Vector(1);
        using var outer = NewDisposeScope();
        outer.Attach(tensor);
        outer.Attach(tensor);
        ShouldCount(createdOutside: 1, attached: 1, live: 1);

        using var inner = NewDisposeScope();
        inner.Attach(tensor);
        tensor.Dispose();

        ShouldCount(createdOutside: 1, attached: 2, disposedIn: 1);
    }

    [Fact]
    public void A_parameter_takes_the_place_of_its_tensor_without_counting()
    {
        var scope = NewDisposeScope();
        var tensor = Vector(1);
        var parameter = new Parameter(tensor);
        tensor.IsInvalid.Should().BeTrue();
        ShouldCount(createdIn: 1, live: 1);

        tensor.Dispose();
        ShouldCount(createdIn: 1, live: 1);
        scope.Dispose();

        parameter.IsInvalid.Should().BeTrue();
        ShouldCount(createdIn: 1, disposedIn: 1);
    }

    [Fact]
    public void Statistics_print_every_count()
    {
        using var scope = NewDisposeScope();
        Vector(1).DetachFromDisposeScope().Dispose();
        Vector(2).Dispose();
        Vector(3);

        var text = DisposeScopeManager.Statistics.ToString();

        text.Should()
            .Be(
                "ThreadTotalLiveCount: 1; CreatedOutsideScopeCount: 0; DisposedOutsideScopeCount: 1; "
                    + "CreatedInScopeCount: 3; DisposedInScopeCount: 1; AttachedToScopeCount: 0; DetachedFromScopeCount: 1"
            );
        DisposeScopeManager.Statistics.TensorStatistics.ToString().Should().Be(text);
    }

    [Fact]
    public void Each_thread_counts_for_itself()
    {
        var tensor = Vector(1);

        var thread = new Thread(() =>
        {
            DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(0);
            Vector(2);
        });
        thread.Start();
        thread.Join();

        ShouldCount(createdOutside: 1, live: 1);
        GC.KeepAlive(tensor);
    }

    [Fact]
    public void Ten_thousand_training_steps_leave_the_counts_as_they_were()
    {
        using var module = nn.Sequential(("first", nn.Linear(2, 4)), ("tanh", nn.Tanh()), ("second", nn.Linear(4, 1)));
        using var optimizer = optim.Adam(module.parameters(), 1e-3);
        var (inputs, targets) = (rand(4, 2), rand(4, 1));
        Step();
        var statistics = DisposeScopeManager.Statistics;
        var before = (
            statistics.ThreadTotalLiveCount,
            statistics.CreatedOutsideScopeCount,
            statistics.DetachedFromScopeCount
        );

        for (var step = 0; step < 10_000; step++)
        {
            Step();
        }

        (statistics.ThreadTotalLiveCount, statistics.CreatedOutsideScopeCount, statistics.DetachedFromScopeCount)
            .Should()
            .Be(before);

        void Step()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.mse_loss(module.call(inputs), targets);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    private static void ShouldCount(
        long createdOutside = 0,
        long disposedOutside = 0,
        long createdIn = 0,
        long disposedIn = 0,
        long attached = 0,
        long detached = 0,
        long live = 0
    )
    {
        var counted = DisposeScopeManager.Statistics;
        (counted.CreatedOutsideScopeCount, counted.DisposedOutsideScopeCount)
            .Should()
            .Be((createdOutside, disposedOutside));
        (counted.CreatedInScopeCount, counted.DisposedInScopeCount).Should().Be((createdIn, disposedIn));
        (counted.AttachedToScopeCount, counted.DetachedFromScopeCount).Should().Be((attached, detached));
        counted.ThreadTotalLiveCount.Should().Be(live);
    }
}
