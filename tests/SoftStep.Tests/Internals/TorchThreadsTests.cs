using System.Collections.Concurrent;

namespace SoftStep.Tests.Internals;

public sealed class TorchThreadsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_number_is_run_exactly_once(int count)
    {
        var numbers = new ConcurrentBag<int>();

        TorchThreads.Run(count, numbers.Add);

        numbers.Order().Should().Equal(Enumerable.Range(0, count));
    }

    [Fact]
    public void What_one_number_throws_is_thrown_when_the_others_are_done()
    {
        var done = 0;

        var run = () =>
            TorchThreads.Run(
                4,
                number =>
                {
                    Interlocked.Increment(ref done);
                    if (number == 2)
                    {
                        throw new InvalidDataException("It is number 2.");
                    }
                }
            );

        run.Should().Throw<InvalidDataException>().WithMessage("It is number 2.");
        done.Should().Be(4);
    }

    [Fact]
    public void What_several_throw_is_thrown_together()
    {
        var run = () => TorchThreads.Run(3, number => throw new InvalidDataException($"{number}"));

        run.Should().Throw<AggregateException>().Which.InnerExceptions.Should().HaveCount(3);
    }

    /// <summary>A program may keep all threads of .NET's pool busy, and the pool adds only one or two per second.</summary>
    [Fact]
    public void It_does_not_use_the_thread_pool()
    {
        if (!TorchThreads.RunOperators)
        {
            Assert.Skip("Without GNU OpenMP it uses the thread pool.");
        }
        var ofPool = new ConcurrentBag<bool>();
        var thread = new Thread(() =>
            TorchThreads.Run(
                2,
                _ =>
                {
                    ofPool.Add(Thread.CurrentThread.IsThreadPoolThread);
                    Thread.Sleep(20);
                }
            )
        );

        thread.Start();
        thread.Join();

        ofPool.Should().Equal(false, false);
    }

    [Fact]
    public void It_runs_within_itself_and_from_several_threads_and_operators_run_in_it()
    {
        var sums = new ConcurrentBag<double>();

        Parallel.For(
            0,
            4,
            _ =>
                TorchThreads.Run(
                    2,
                    outer =>
                        TorchThreads.Run(
                            2,
                            inner =>
                            {
                                using var scope = NewDisposeScope();
                                sums.Add(ones(outer + 1, 1000).mm(ones(1000, inner + 1)).sum().item<float>());
                            }
                        )
                )
        );

        sums.Order()
            .Should()
            .Equal(new double[] { 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 4, 4, 4, 4 }.Select(it => it * 1000));
    }
}
