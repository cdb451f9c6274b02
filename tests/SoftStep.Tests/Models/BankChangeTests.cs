using System.Diagnostics;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>
/// Banks that change while threads predict from them. In every state all labels are the same number, and the embeddings are near
/// the queries or far from them accordingly: a prediction that is none of these numbers used two states at once.
/// </summary>
public sealed class BankChangeTests
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(600);

    public static TheoryData<ExecutionPath, bool, int> Ways =>
        new()
        {
            { ExecutionPath.Dense, false, 4 },
            { ExecutionPath.Blocked, false, 4 },
            { ExecutionPath.Fused, false, 4 },
            { ExecutionPath.Fused, false, 100 }, // matrix products; the bank caches facts about its keys
            { ExecutionPath.Fused, true, 100 }, // and the keys' projections
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_prediction_sees_the_bank_before_or_after_an_appending(
        ExecutionPath path,
        bool isOfAngles,
        int queries
    )
    {
        var head = isOfAngles ? new NcaHead(new CosineAngleSimilarity()) : new NcaHead();
        head.Execution = new() { Path = path, BlockBytes = 1 << 16 };
        using var model = new DeepRegressor(new Identity(), head);
        model.eval();

        Appending(bank => Predict(model, false, ones(queries, 8), bank));
    }

    [Fact]
    public void A_hard_prediction_sees_the_bank_before_or_after_an_appending() =>
        Appending(bank => Predict(null, true, ones(4, 8), bank));

    private static void Appending(Func<ReferenceBank, double[]> predict)
    {
        using var bank = new ReferenceBank(ones(40, 8), ones(40));
        var many = ones(3000, 8);

        Stress(
            () => predict(bank),
            value => value is > 0.999 and < 1.001,
            () =>
            {
                var appended = bank.Count < 3000 ? many : ones(1, 8);
                bank.Append(appended, appended.select(1, 0));
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_prediction_sees_the_bank_before_or_after_a_moving(bool isHard)
    {
        using var model = new DeepRegressor(new Identity(), new NcaHead());
        model.eval();
        using var bank = new ReferenceBank(ones(400, 8), ones(400));
        var queries = ones(4, 8);

        Stress(
            () => Predict(model, isHard, queries, bank),
            value => value is > 0.999 and < 1.001,
            () =>
            {
                // A bank on the meta device cannot be predicted from: a prediction would fail.
                bank.To(CPU);
                using var other = bank.Snapshot();
                other.To(META);
                other.Embeddings.device_type.Should().Be(DeviceType.META);
            }
        );
    }

    [Fact]
    public void A_prediction_sees_the_training_set_before_or_after_a_refresh_or_a_step()
    {
        const int M = 300;
        // Encodes every input as the number it holds; the labels are the same number until it changes.
        var encoder = new Constant();
        using var training = new DeepRegressor(encoder, new NcaHead());
        using var reading = new DeepRegressor(new Identity(), new NcaHead());
        reading.eval();
        using var bank = new TrainingSetBank(training, ones(M, 8), ones(M));
        var queries = ones(4, 8);
        var random = new Random(1);

        Stress(
            () => Predict(reading, false, queries, bank.Rows),
            value => value is > 0.999 and < 1.001,
            () =>
            {
                encoder.Value = 1 + random.NextDouble();
                if (random.Next(2) == 0)
                {
                    bank.Refresh();
                    return;
                }
                var ids = tensor(new long[] { 3, 5, 7 });
                bank.call(ones(3, 8), ones(3), ids).sum().backward();
            }
        );
    }

    [Fact]
    public void A_prediction_sees_the_ring_before_or_after_a_step()
    {
        using var training = new DeepRegressor(new Identity(), new NcaHead());
        using var reading = new DeepRegressor(new Identity(), new NcaHead());
        reading.eval();
        using var ring = new RingBank(training, 64);
        ring.call(ones(2, 8), ones(2));
        var rows = ring.Rows!;
        var queries = ones(4, 8);

        Stress(
            () => Predict(reading, false, queries, rows),
            value => value is > 0.999 and < 1.001,
            () => ring.call(ones(20, 8), ones(20))
        );
        ring.Rows.Should().BeSameAs(rows);
    }

    [Fact]
    public void Concurrent_appends_lose_no_rows()
    {
        using var bank = new ReferenceBank(ones(1, 8), ones(1));

        Parallel.For(0, 200, _ => bank.Append(ones(1, 8), ones(1)));

        bank.Count.Should().Be(201);
    }

    [Fact]
    public void A_snapshot_stays_what_it_was_and_so_does_the_bank()
    {
        using var bank = new ReferenceBank(Draw.Normal(1, 4, 3), Draw.Normal(2, 4), ids: arange(4));
        var embeddings = bank.Embeddings.clone();
        using var snapshot = bank.Snapshot();
        using var second = snapshot.Snapshot();

        bank.Append(ones(1, 3, ScalarType.Float64), ones(1, ScalarType.Float64), ones(1, ScalarType.Int64));
        second.Append(ones(1, 3, ScalarType.Float64), ones(1, ScalarType.Float64), ones(1, ScalarType.Int64));
        bank.Dispose();

        (snapshot.Count, second.Count).Should().Be((4, 5));
        snapshot.Embeddings.ShouldEqual(embeddings);
    }

    [Fact]
    public void A_bank_that_is_disposed_is_freed_with_the_last_that_holds_it_and_says_so()
    {
        var bank = new ReferenceBank(ones(2, 3), ones(2));
        var held = bank.Hold();

        bank.Dispose();
        bank.Dispose();

        held.Embeddings.IsInvalid.Should().BeFalse();
        bank.Invoking(b => b.Count).Should().Throw<ObjectDisposedException>();
        bank.Invoking(b => b.Snapshot()).Should().Throw<ObjectDisposedException>();
        bank.Invoking(b => b.Append(ones(1, 3), ones(1))).Should().Throw<ObjectDisposedException>();
        bank.Invoking(b => new KnnRegressor(1).Predict(ones(1, 3), b)).Should().Throw<ObjectDisposedException>();
        held.Dispose();
        held.Embeddings.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void A_change_that_throws_leaves_the_bank_as_it_was()
    {
        using var bank = new ReferenceBank(ones(2, 3), ones(2));
        var embeddings = bank.Embeddings;

        bank.Invoking(b => b.Append(ones(1, 4), ones(1))).Should().Throw<ArgumentException>();
        bank.Invoking(b => b.Change(_ => throw new InvalidOperationException()))
            .Should()
            .Throw<InvalidOperationException>();

        bank.Embeddings.Should().BeSameAs(embeddings);
        bank.Append(ones(1, 3), ones(1));
        bank.Count.Should().Be(3);
    }

    private static double[] Predict(DeepRegressor? model, bool isHard, Tensor queries, ReferenceBank bank)
    {
        using var scope = NewDisposeScope();
        return (isHard ? new KnnRegressor(2).Predict(queries, bank) : model!.Predict(queries, bank)).Values();
    }

    /// <summary>Two threads predict while one changes.</summary>
    private static void Stress(Func<double[]> predict, Predicate<double> isRight, Action change)
    {
        using var stop = new CancellationTokenSource();
        var (predictions, changes) = (0, 0);
        var readers = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Task.Factory.StartNew(
                    () =>
                    {
                        while (!stop.IsCancellationRequested)
                        {
                            predict().Should().OnlyContain(value => isRight(value));
                            Interlocked.Increment(ref predictions);
                        }
                    },
                    TaskCreationOptions.LongRunning
                )
            )
            .ToArray();
        var time = Stopwatch.StartNew();
        while (time.Elapsed < Time && !readers.Any(reader => reader.IsFaulted))
        {
            using var scope = NewDisposeScope();
            change();
            changes++;
        }
        stop.Cancel();
        Task.WaitAll(readers);
        predictions.Should().BePositive();
        changes.Should().BePositive();
    }

    private sealed class Identity() : Module<Tensor, Tensor>(nameof(Identity))
    {
        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class Constant : Module<Tensor, Tensor>
    {
        public Constant()
            : base(nameof(Constant)) { }

        public double Value { get; set; } = 1;

        public override Tensor forward(Tensor input) =>
            full(input.shape, Value, input.dtype, input.device).requires_grad_(is_grad_enabled());
    }
}
