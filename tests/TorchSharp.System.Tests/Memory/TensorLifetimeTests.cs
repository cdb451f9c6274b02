using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

public sealed class TensorLifetimeTests
{
    public static TheoryData<string> Uses => [.. UsesByName.Keys];

    private static Dictionary<string, Action<Tensor>> UsesByName { get; } =
        new()
        {
            ["as the first operand"] = tensor => tensor.add(Vector(1)),
            ["as the second operand"] = tensor => Vector(1).add(tensor),
            ["in place"] = tensor => tensor.add_(1),
            ["in a list"] = tensor => cat([Vector(1), tensor]),
            ["its shape"] = tensor => _ = tensor.shape,
            ["its dtype"] = tensor => _ = tensor.dtype,
            ["its values"] = tensor => tensor.data<double>(),
            ["its gradient"] = tensor => _ = tensor.grad,
            ["as a gradient"] = tensor => Vector(1).grad = tensor,
            ["requiring a gradient"] = tensor => tensor.requires_grad_(),
            ["backward"] = tensor => tensor.backward(),
            ["as an index"] = tensor => _ = Vector(1)[TensorIndex.Tensor(tensor)],
            ["as a parameter"] = tensor => _ = new Parameter(tensor),
        };

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_disposed_tensor_is_an_error_and_not_a_crash(string use)
    {
        var tensor = Vector(1);
        tensor.Dispose();

        FluentActions.Invoking(() => UsesByName[use](tensor)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_tensor_can_be_disposed_twice()
    {
        var (tensor, other) = (Vector(1), Vector(2));

        tensor.Dispose();
        tensor.Dispose();

        tensor.IsInvalid.Should().BeTrue();
        other.ShouldHold(2);
    }

    [Fact]
    public void Many_threads_may_dispose_the_same_tensor()
    {
        for (var i = 0; i < 200; i++)
        {
            var tensor = Vector(i);
            var alias = tensor.alias();

            Parallel.For(0, 4, _ => tensor.Dispose());

            alias.ShouldHold(i);
            alias.Dispose();
        }
    }

    [Fact]
    public void An_alias_outlives_its_tensor()
    {
        var tensor = Vector(1, 2);
        var (alias, view) = (tensor.alias(), tensor[1..]);

        tensor.Dispose();

        alias.ShouldHold(1, 2);
        view.ShouldHold(2);
    }

    [Fact]
    public void A_scope_that_was_forgotten_is_collected_with_its_tensors()
    {
        WeakReference forgotten = null!;
        var thread = new Thread(() => forgotten = ForgetScope());
        thread.Start();
        thread.Join();

        Collect();

        forgotten.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void Finalizers_leave_every_threads_scopes_and_counts_alone()
    {
        DisposeScopeManager.Statistics.Reset();
        using var scope = NewDisposeScope();
        var kept = Vector(1);
        Forget();
        Collect();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(101, "the finalizer is another thread");
        scope.DisposablesCount.Should().Be(1);
        kept.ShouldHold(1);

        static void Forget()
        {
            for (var i = 0; i < 100; i++)
            {
                Vector(i).DetachFromDisposeScope();
            }
        }
    }

    [Fact]
    public void Tensors_finalised_while_others_are_made_do_no_harm()
    {
        var done = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                Collect();
            }
        });
        collector.Start();

        for (var i = 0; i < 2_000; i++)
        {
            using var scope = NewDisposeScope();
            var forgotten = Vector(i).DetachFromDisposeScope() * 2;
            (Vector(i) + forgotten).ShouldHold(3 * i);
        }

        Volatile.Write(ref done, true);
        collector.Join();
    }

    private static WeakReference ForgetScope()
    {
        var scope = NewDisposeScope();
        return new WeakReference(Vector(1) + scope.DisposablesCount);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
