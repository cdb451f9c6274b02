using System.Collections.Concurrent;
using TorchSharp.Tests.Autograd;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Threads;

public sealed class ThreadTests
{
    private const int Count = 4;

    [Fact]
    public void Threads_that_train_at_once_learn_what_each_would_alone()
    {
        var (inputs, targets) = (rand(32, 3), rand(32, 1));
        var alone = Enumerable.Range(0, Count).Select(seed => Train(seed, inputs, targets)).ToArray();

        var atOnce = OnThreads(seed => Train(seed, inputs, targets));

        for (var seed = 0; seed < Count; seed++)
        {
            atOnce[seed].Should().Equal(alone[seed]);
        }
        alone.Select(weights => weights[0]).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Grad_mode_is_each_threads_own()
    {
        using var recordsNothing = no_grad();

        OnThreads(_ => is_grad_enabled()).Should().AllBeEquivalentTo(true);
        OnThreads(_ => enable_grad(false) is not null && !is_grad_enabled()).Should().AllBeEquivalentTo(true);

        is_grad_enabled().Should().BeFalse();
    }

    [Fact]
    public void Inference_mode_is_each_threads_own()
    {
        using var mode = inference_mode();

        OnThreads(_ => is_inference_mode_enabled()).Should().AllBeEquivalentTo(false);
    }

    [Fact]
    public void Dispose_scopes_are_each_threads_own()
    {
        using var scope = NewDisposeScope();

        var made = OnThreads(_ =>
        {
            using var own = NewDisposeScope();
            return (Own: Vector(1), Moved: Vector(2).MoveToOuterDisposeScope());
        });

        scope.DisposablesCount.Should().Be(0);
        made.Should().AllSatisfy(pair => (pair.Own.IsInvalid, pair.Moved.IsInvalid).Should().Be((true, false)));
    }

    [Fact]
    public void Operators_are_found_from_many_threads_at_once()
    {
        Func<Tensor, Tensor>[] operators =
        [
            x => x.asin(),
            x => x.acos(),
            x => x.atan(),
            x => x.sinh(),
            x => x.cosh(),
            x => x.erfc(),
            x => x.lgamma(),
            x => x.log2(),
        ];

        var results = OnThreads(_ => operators.Select(run => run(Vector(0.5)).item<double>()).ToArray());

        results.Should().AllSatisfy(values => values.Should().Equal(results[0]));
        results[0][0].Should().BeApproximately(Math.PI / 6, 1e-12);
    }

    [Fact]
    public void Custom_functions_run_on_many_threads_at_once()
    {
        var gradients = OnThreads(thread =>
        {
            using var scope = NewDisposeScope();
            var x = Vector(1 + thread, 2).requires_grad_();
            for (var i = 0; i < 500; i++)
            {
                Product.apply(x, x).sum().backward();
            }
            return x.grad!.Numbers();
        });

        gradients
            .Should()
            .BeEquivalentTo(Enumerable.Range(0, Count).Select(i => new double[] { 1_000 * (1 + i), 2_000 }));
    }

    [Fact]
    public void One_graph_may_be_run_by_many_threads_at_once()
    {
        var x = Vector(1, 2).requires_grad_();
        var y = Product.apply(x, x).sum();

        OnThreads(_ =>
        {
            for (var i = 0; i < 250; i++)
            {
                y.backward(retain_graph: true);
            }
            return 0;
        });

        x.grad!.ShouldHold(2 * 250 * Count, 4 * 250 * Count);
    }

    private static float[] Train(int seed, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        using var module = nn.Sequential(("first", nn.Linear(3, 8)), ("tanh", nn.Tanh()), ("second", nn.Linear(8, 1)));
        using (no_grad())
        {
            foreach (var parameter in module.parameters())
            {
                parameter.copy_(rand(parameter.shape, generator: generator));
            }
        }
        using var optimizer = optim.Adam(module.parameters(), 0.01);
        for (var step = 0; step < 100; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(module.call(inputs), targets).backward();
            optimizer.step();
        }
        return [.. module.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
    }

    private static T[] OnThreads<T>(Func<int, T> work)
    {
        var results = new T[Count];
        var failures = new ConcurrentQueue<Exception>();
        using var together = new Barrier(Count);
        var threads = Enumerable.Range(0, Count).Select(i => new Thread(() => Run(i))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failures.Should().BeEmpty();
        return results;

        void Run(int i)
        {
            together.SignalAndWait();
            try
            {
                results[i] = work(i);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }
    }
}
