using System.Runtime.CompilerServices;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

public sealed class CustomFunctionLifetimeTests
{
    [Fact]
    public void A_graph_that_is_forgotten_frees_its_function_though_that_saved_its_output()
    {
        var witness = ApplyAndForget(disposed: false);

        Collect();

        witness.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void A_graph_whose_output_is_disposed_frees_its_function()
    {
        var witness = ApplyAndForget(disposed: true);

        GC.Collect();

        witness.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void A_graph_keeps_its_function_while_it_can_still_be_run()
    {
        var x = Vector(1, 2).requires_grad_();
        var (sum, witness) = ApplyOnly(x);

        Collect();
        witness.IsAlive.Should().BeTrue();
        sum.backward();

        x.grad!.ShouldHold(Math.E, Math.E * Math.E);
    }

    [Fact]
    public void Backward_may_run_on_another_thread_than_forward()
    {
        var x = Vector(1, 2).requires_grad_();
        var result = Product.apply(x, x).sum();

        OnAnotherThread(() => result.backward());

        x.grad!.ShouldHold(2, 4);
    }

    [Fact]
    public void What_backward_makes_is_disposed_but_for_the_gradients()
    {
        List<Tensor> made = [];
        var x = Vector(1, 2).requires_grad_();
        var y = Custom
            .Apply(
                (_, v) => [v[0] * 2],
                (_, g) =>
                {
                    made = [g[0], g[0] * 2, g[0] * 3];
                    return [made[1]];
                },
                x
            )[0]
            .sum();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        y.backward();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(live);
        made.Should().AllSatisfy(tensor => tensor.IsInvalid.Should().BeTrue());
        x.grad!.ShouldHold(2, 2);
    }

    [Fact]
    public void Backward_may_open_dispose_scopes()
    {
        var x = Vector(1, 2).requires_grad_();
        var y = Custom.Apply((_, v) => [v[0] * 2], (_, g) => [Doubled(g[0])], x)[0];

        y.sum().backward();

        x.grad!.ShouldHold(2, 2);

        static Tensor Doubled(Tensor gradient)
        {
            using var scope = NewDisposeScope();
            return (gradient + gradient).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void Backward_may_run_a_graph_of_its_own()
    {
        var x = Vector(3).requires_grad_();
        var y = Custom.Apply(
            (c, v) =>
            {
                c.save_for_backward([v[0]]);
                return [v[0].pow(3)];
            },
            Recompute,
            x
        )[0];

        y.backward();

        x.grad!.ShouldHold(27);

        static List<Tensor> Recompute(autograd.AutogradContext context, List<Tensor> gradients)
        {
            using var records = enable_grad();
            var again = context.get_saved_variables()[0].detach().requires_grad_();
            return [autograd.grad([again.pow(3)], [again], [gradients[0]])[0]];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ApplyAndForget(bool disposed)
    {
        var witness = new object();
        var result = Exponential.apply(Vector(1).requires_grad_(), witness);
        if (disposed)
        {
            result.Dispose();
        }
        return new WeakReference(witness);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Sum, WeakReference Witness) ApplyOnly(Tensor x)
    {
        var witness = new object();
        return (Exponential.apply(x, witness).sum(), new WeakReference(witness));
    }

    /// <summary>Twice: the finalizer of a tensor frees the graph, and with it the handle on what is managed.</summary>
    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        GC.Collect();
    }

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
