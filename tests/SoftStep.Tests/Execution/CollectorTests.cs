using System.Diagnostics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// Training while another thread collects garbage without pause, which frees at once whatever the library or TorchSharp does
/// not keep alive: this shows as an exception, a wrong number, or the end of the process. To run each case longer, with all
/// combinations of heads and similarities, set SOFTSTEP_STRESS_SECONDS:
/// <code>SOFTSTEP_STRESS_SECONDS=50 dotnet run -c Release --project tests/SoftStep.Tests -- -class "*CollectorTests"</code>
/// </summary>
public sealed class CollectorTests
{
    private const int Size = 64;

    private static readonly string? Seconds = Environment.GetEnvironmentVariable("SOFTSTEP_STRESS_SECONDS");

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Seconds is null ? 1 : double.Parse(Seconds));

    private static readonly Func<Similarity>[] Similarities =
    [
        () => new EuclideanSimilarity(),
        () => new SquaredEuclideanSimilarity(),
        () => new ManhattanSimilarity(),
        () => new DotSimilarity(),
        () => new CosineAngleSimilarity(),
        () => new RbfSimilarity(learnable: true),
    ];

    private static readonly Func<Similarity, NeighborHead>[] Heads =
    [
        similarity => new NcaHead(similarity),
        similarity => new NcaHead(similarity, new SoftStepWarp(Size, SoftStepOptions.ForNca)),
        similarity => new NcaHead(similarity, new SoftStepWarp(Size), new() { LearnTemperature = true }),
        similarity => new NcaHead(similarity, new SoftStepWarp(Size, new() { Form = SoftStepForm.OneSided })),
        similarity => new KnnHead(3, similarity),
        similarity => new KnnHead(new SoftStepWarp(Size, new() { HiddenSize = 5 }), similarity),
        similarity => new KnnHead(3, similarity, new() { Regularization = Regularization.KL }),
        similarity => new(similarity, new SoftTopKWeighting(3, 0.5, Size)),
        similarity => new(similarity, new Entmax15Weighting()),
    ];

    public static TheoryData<ExecutionPath, bool> Cases =>
        new()
        {
            { ExecutionPath.Dense, true },
            { ExecutionPath.Dense, false },
            { ExecutionPath.Blocked, true },
            { ExecutionPath.Blocked, false },
            { ExecutionPath.Fused, true },
            { ExecutionPath.Fused, false },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_freed_that_is_in_use(ExecutionPath path, bool scopes) =>
        NothingFails(seed => HeadTrials(path, seed), scopes);

    /// <summary>Soft ranks and large distances are custom autograd functions, and banks cache facts about their keys.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_that_functions_and_banks_use_is_freed(bool scopes) => NothingFails(FunctionsAndBanks, scopes);

    private static void NothingFails(Func<int, Trial[]> trials, bool scopes)
    {
        var failures = new List<string>();
        var steps = 0;
        // More threads would only wait for each other in every product.
        var before = get_num_threads();
        set_num_threads(1);
        Trial[][] ofThreads = [.. Enumerable.Range(1, 4).Select(trials)];
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        var clock = Stopwatch.StartNew();
        Thread[] threads = [.. ofThreads.Select(trials => new Thread(() => Train(trials)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        stop.Cancel();
        collector.Join();
        set_num_threads(before);

        Assert.Empty(failures);
        Assert.NotEqual(0, steps);

        void Train(Trial[] trials)
        {
            for (var i = 0; clock.Elapsed < Duration; i = (i + 1) % trials.Length)
            {
                var failure = trials[i].Failure(scopes);
                Interlocked.Increment(ref steps);
                if (failure is not null)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }
                }
            }
        }
    }

    /// <summary>On few rows, and on so many that distances are computed by products.</summary>
    private static Trial[] HeadTrials(ExecutionPath path, int seed) =>
        [
            .. from rows in new[] { 20, 192 }
            from head in Enumerable.Range(0, Heads.Length)
            from similarity in Enumerable.Range(0, Similarities.Length)
            where Seconds is not null || similarity == (head + seed) % Similarities.Length
            select Trial.OfHead(Heads[head](Similarities[similarity]()), path, rows, seed),
        ];

    private static Trial[] FunctionsAndBanks(int seed) =>
        [
            Trial.OfFunction(values => Functional.SoftRank(values), 30, 300, seed),
            Trial.OfFunction(values => Functional.SoftRank(values, 1, Regularization.KL), 30, 300, seed),
            .. Similarities.Select(similarity => Trial.OfDistances(similarity(), seed)),
            .. Similarities.Select(similarity => Trial.OfBank(similarity(), seed)),
        ];

    private sealed class Trial
    {
        private static readonly Tensor One = ones(1, ScalarType.Float32, CPU).DetachFromDisposeScope();

        private readonly string name;
        private readonly Func<(float Loss, float Gradient)> step;
        private readonly (float Loss, float Gradient) expected;

        private Trial(string name, Func<(float Loss, float Gradient)> step)
        {
            (this.name, this.step) = (name, step);
            using var scope = NewDisposeScope();
            expected = step();
        }

        public static Trial OfHead(NeighborHead head, ExecutionPath path, int rows, int seed)
        {
            head.Execution = new() { Path = path, BlockBytes = rows * 200 };
            using var scope = NewDisposeScope();
            var embeddings = Values(seed, rows, Size);
            var labels = Values(seed + 10, rows, 2);
            var groups =
                seed % 2 == 0
                    ? null
                    : tensor([.. Enumerable.Range(0, rows).Select(i => i / 2L)]).DetachFromDisposeScope();
            return new(
                head.GetName(),
                () =>
                {
                    var result = Step(
                        embeddings,
                        leaf => head.LeaveOneOut(leaf, labels.mul(One), groups: groups?.clone()),
                        labels
                    );
                    foreach (var parameter in head.parameters())
                    {
                        parameter.grad = null;
                    }
                    return result;
                }
            );
        }

        public static Trial OfFunction(Func<Tensor, Tensor> function, int rows, int size, int seed)
        {
            var (values, targets) = (Values(seed, rows, size), Values(seed + 10, rows, size));
            return new("ranks", () => Step(values, function, targets));
        }

        /// <summary>Of enough points that matrix products compute them.</summary>
        public static Trial OfDistances(Similarity similarity, int seed)
        {
            var (values, targets) = (Values(seed, 150, 24), Values(seed + 10, 150, 150));
            return new(similarity.GetName(), () => Step(values, leaf => similarity.call(leaf, leaf), targets));
        }

        public static Trial OfBank(Similarity similarity, int seed)
        {
            var model = new DeepRegressor(nn.Identity(), new NcaHead(similarity));
            model.eval();
            var (points, labels, queries) = (Values(seed, 192, 112), Values(seed, 192), Values(seed + 10, 100, 112));
            var bank = new ReferenceBank(points, labels);
            return new(
                similarity.GetName(),
                () =>
                {
                    var predictions = model.Predict(queries.mul(One), bank);
                    using var scope = NewDisposeScope();
                    var result = (predictions.abs().sum().item<float>(), 0f);
                    GC.KeepAlive(predictions);
                    return result;
                }
            );
        }

        public string? Failure(bool scopes)
        {
            try
            {
                using var scope = scopes ? NewDisposeScope() : null;
                var (loss, gradient) = step();
                return IsNear(loss, expected.Loss) && IsNear(gradient, expected.Gradient)
                    ? null
                    : $"{name}: {(loss, gradient)} is not {expected}";
            }
            catch (Exception error)
            {
                return error.ToString();
            }
        }

        /// <summary>
        /// Only the library can keep its arguments alive. Everything else here is referenced: TorchSharp's own operators do
        /// not keep theirs alive.
        /// </summary>
        private static (float Loss, float Gradient) Step(Tensor values, Func<Tensor, Tensor> function, Tensor targets)
        {
            var detached = values.detach();
            var leaf = detached.requires_grad_();
            var results = function(leaf.mul(One));
            var loss = nn.functional.mse_loss(results, targets);
            loss.backward();
            using var scope = NewDisposeScope();
            var result = (loss.item<float>(), leaf.grad!.abs().sum().item<float>());
            GC.KeepAlive((detached, leaf, results, loss));
            return result;
        }

        private static Tensor Values(int seed, params long[] shape)
        {
            using var scope = NewDisposeScope();
            return Draw.Normal(seed, shape).to(ScalarType.Float32).DetachFromDisposeScope();
        }

        private static bool IsNear(float value, float expected) =>
            Math.Abs(value - expected) <= 1e-4f * (1 + Math.Abs(expected));
    }
}
