using SoftStep.Tests.Models;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>Random combinations of all kinds, with and without leading axes, against loops over pairs.</summary>
public sealed class CombinationTests
{
    private const int N = 7;
    private const int M = 9;
    private const int Batches = 2;

    public static TheoryData<ExecutionPath, bool> Ways
    {
        get
        {
            var ways = new TheoryData<ExecutionPath, bool>();
            foreach (var path in Enum.GetValues<ExecutionPath>())
            {
                ways.Add(path, false);
                ways.Add(path, true);
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Predictions_are_those_of_loops_over_the_pairs_that_are_left(ExecutionPath path, bool hasBatches)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var scope = NewDisposeScope();
            var drawn = new Drawn(seed, hasBatches);
            using var head = new NcaHead
            {
                Execution = new() { Path = path, BlockBytes = 3 * 8 * M },
            };

            var predictions = head.Predict(drawn.Queries, drawn.Keys, drawn.Labels, drawn.Exclusion);

            for (var batch = 0; batch < drawn.Count; batch++)
            {
                var expected = NcaLoops.Predict(
                    drawn.Of(drawn.Queries, batch).Rows(),
                    drawn.Of(drawn.Keys, batch).Rows(),
                    drawn.Of(drawn.Labels, batch).Values(),
                    (i, j) => drawn.Excludes[batch, i, j]
                );
                var left = Enumerable
                    .Range(0, N)
                    .Select(i => Enumerable.Range(0, M).Any(j => !drawn.Excludes[batch, i, j]));
                var values = expected.Zip(left, (value, any) => any ? value : 0).ToArray();
                drawn.Of(predictions, batch).Values().ShouldBe(values, 1e-11);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Weights_and_gradients_are_those_of_a_mask(ExecutionPath path, bool hasBatches)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            using var scope = NewDisposeScope();
            var drawn = new Drawn(seed, hasBatches);
            var mask = tensor(drawn.Excludes.Cast<bool>().ToArray()).reshape(Batches, N, M);
            var expected = Run(ExecutionPath.Dense, Exclusion.Mask(hasBatches ? mask : mask[0]));
            foreach (var (actual, of) in Run(path, drawn.Exclusion).Zip(expected))
            {
                actual.ShouldBe(of, 1e-9);
            }

            Tensor[] Run(ExecutionPath path, Exclusion exclusion)
            {
                using var head = new KnnHead(new SoftStepWarp(3), options: new() { Strength = 0.5 });
                head.to(ScalarType.Float64);
                using (no_grad())
                {
                    foreach (var parameter in head.parameters())
                    {
                        parameter.copy_(0.5 * Draw.Normal(3, parameter.shape));
                    }
                }
                head.Execution = new() { Path = path, BlockBytes = 2 * 8 * M };
                Tensor[] leaves =
                [
                    drawn.Queries.clone().requires_grad_(),
                    drawn.Keys.clone().requires_grad_(),
                    drawn.Labels.clone().requires_grad_(),
                ];
                head.Predict(leaves[0], leaves[1], leaves[2], exclusion).Probe().backward();
                using var withoutGradients = no_grad();
                return
                [
                    head.Weights(leaves[0], leaves[1], exclusion),
                    .. leaves.Select(leaf => leaf.grad!),
                    .. head.parameters().Select(parameter => parameter.grad!),
                ];
            }
        }
    }

    /// <summary>A problem with a random choice of kinds, and the pairs they exclude, found by loops.</summary>
    private sealed class Drawn
    {
        private readonly Random random;
        private readonly bool hasBatches;

        public Drawn(int seed, bool hasBatches)
        {
            random = new(seed);
            this.hasBatches = hasBatches;
            long[] leading = hasBatches ? [Batches] : [];
            Queries = Draw.Normal(seed, [.. leading, N, 3]);
            Keys = Draw.Normal(seed + 1, [.. leading, M, 3]);
            Labels = Draw.Normal(seed + 2, [.. leading, M]);
            var kinds = new List<Exclusion>();
            var chosen = random.Next(1, 32);
            if ((chosen & 1) > 0)
            {
                kinds.Add(PerRow(3, ScalarType.Int64, Exclusion.Equal, (query, key) => query == key));
            }
            if ((chosen & 2) > 0)
            {
                kinds.Add(PerRow(5, ScalarType.Int32, Exclusion.Equal, (query, key) => query == key));
            }
            if ((chosen & 4) > 0)
            {
                kinds.Add(PerRow(6, ScalarType.Int64, Exclusion.NotEarlier, (query, key) => key >= query));
            }
            if ((chosen & 8) > 0)
            {
                var dtype = random.Next(2) == 0 ? ScalarType.Float32 : ScalarType.Float64;
                kinds.Add(PerRow(9, dtype, Exclusion.NotEarlier, (query, key) => key >= query));
            }
            if ((chosen & 16) > 0)
            {
                kinds.Add(Masked());
            }
            Exclusion = kinds.Aggregate((left, right) => left | right);
        }

        public Tensor Queries { get; }

        public Tensor Keys { get; }

        public Tensor Labels { get; }

        public Exclusion Exclusion { get; }

        public bool[,,] Excludes { get; } = new bool[Batches, N, M];

        public int Count => hasBatches ? Batches : 1;

        public Tensor Of(Tensor all, int batch) => hasBatches ? all[batch] : all;

        private Exclusion PerRow(
            int below,
            ScalarType dtype,
            Func<Tensor, Tensor, Exclusion> create,
            Func<long, long, bool> excludes
        )
        {
            var (queries, keys) = (Numbers(N), Numbers(M));
            Mark((batch, i, j) => excludes(queries.Of(batch, i), keys.Of(batch, j)));
            return create(queries.Tensor, keys.Tensor);

            (Tensor Tensor, Func<int, int, long> Of) Numbers(int count)
            {
                var rows = hasBatches && random.Next(2) == 0 ? Batches : 1;
                var values = Enumerable.Range(0, rows * count).Select(_ => random.NextInt64(below)).ToArray();
                var shaped = rows > 1 ? tensor(values).reshape(rows, count) : tensor(values);
                return (shaped.to(dtype), (batch, i) => values[(rows > 1 ? batch * count : 0) + i]);
            }
        }

        private Exclusion Masked()
        {
            long[] shape = [hasBatches && random.Next(2) == 0 ? Batches : 1, Side(N), Side(M)];
            var mask = Draw.Mask(random.Next(), 0.4, shape);
            var values = mask.expand(Batches, N, M).Values();
            Mark((batch, i, j) => values[(batch * N + i) * M + j] > 0);
            return Exclusion.Mask(shape[0] > 1 ? mask : mask[0]);

            long Side(int size) => random.Next(3) == 0 ? 1 : size;
        }

        private void Mark(Func<int, int, int, bool> excludes)
        {
            for (var at = 0; at < Batches * N * M; at++)
            {
                var (batch, i, j) = (at / (N * M), at / M % N, at % M);
                Excludes[batch, i, j] |= excludes(batch, i, j);
            }
        }
    }
}
