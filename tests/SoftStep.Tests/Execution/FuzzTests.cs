using System.Diagnostics;
using System.Globalization;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// Random configurations: every path must have the dense definition's predictions and gradients, numbers where they must be
/// numbers and NaN where they must be NaN. By default a second of them; if SOFTSTEP_FUZZ is set, that many, from
/// the seed SOFTSTEP_FUZZ_SEED on.
/// </summary>
public sealed class FuzzTests
{
    private static readonly double[] Scales = [0, 1e-20, 1e-6, 0.1, 1, 1, 1, 7, 1e3, 1e20];

    [Fact]
    public void Every_path_is_the_dense_definition()
    {
        var count = Number("SOFTSTEP_FUZZ") ?? int.MaxValue;
        var first = Number("SOFTSTEP_FUZZ_SEED") ?? 0;
        var isLong = count < int.MaxValue;
        var watch = Stopwatch.StartNew();
        var failures = new List<string>();
        for (var i = 0; i < count && (isLong || watch.ElapsedMilliseconds < 1000) && failures.Count < 20; i++)
        {
            using var scope = NewDisposeScope();
            if (new Configuration(first + i).Difference() is { } difference)
            {
                failures.Add(difference);
            }
        }
        string.Join("\n", failures).Should().BeEmpty();
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private sealed class Configuration
    {
        private readonly Random random;
        private readonly string description;
        private readonly Func<NeighborHead> create;
        private readonly Tensor queries;
        private readonly Tensor keys;
        private readonly Tensor labels;
        private readonly Exclusion? exclusion;
        private readonly double scale;
        private readonly double tolerance;
        private readonly bool isWild;
        private readonly bool isHuge;

        /// <summary>What is left of a gradient that should be 0: labels are about 1, and it is per coordinate.</summary>
        private readonly double rounding;

        private readonly double parameterRounding;
        private readonly bool isFar;

        public Configuration(int seed)
        {
            random = new(seed);
            var isMany = random.Next(60) == 0;
            var (n, m) = isMany
                ? (random.Next(110, 160), random.Next(180, 250))
                : (random.Next(1, 9), random.Next(1, 20));
            var d = isMany ? random.Next(80, 130) : random.Next(1, 9);
            scale = Pick(Scales);
            var offset = random.Next(4) == 0 ? 100 * scale : 0;
            (queries, keys) = (offset + scale * Draw.Normal(seed, n, d), offset + scale * Draw.Normal(seed + 1, m, d));
            labels = Draw.Normal(seed + 2, m, random.Next(1, 3));
            var duplicates = random.Next(3) == 0;
            if (duplicates)
            {
                keys[m / 2] = keys[0];
                queries[0] = keys[m - 1];
            }
            isHuge = scale == 1e20;
            var kind = random.Next(9);
            isWild = random.Next(4) == 0;
            if (isWild)
            {
                double[] wild = [double.NaN, double.NaN, double.PositiveInfinity, 1e14];
                // A label of NaN shows wherever its weight is above 0, which rounding decides near the end of a step.
                var target = Pick<Tensor>(kind is 1 or 4 or 8 ? [queries, keys] : [queries, keys, labels]);
                var value = Pick(wild);
                isFar = !double.IsNaN(value);
                target[random.Next((int)target.size(0)), random.Next((int)target.size(1))] = value;
            }
            var groups = random.Next(1, 5);
            exclusion = random.Next(2) == 0 ? null : Excluding(random.Next(2));

            Exclusion Excluding(int more) =>
                (seed % 3) switch
                {
                    0 => Exclusion.Equal(arange(n).remainder(groups), arange(m).remainder(groups + more)),
                    1 => Exclusion.NotEarlier(arange(n), arange(m).remainder(n + more)),
                    _ => Exclusion.Mask(Draw.Mask(seed + 3, 0.3, n, m))
                        | Exclusion.NotEarlier(Draw.Normal(seed + 4, n), Draw.Normal(seed + 5, m) - 1),
                };

            var (name, similarity) = Pick<(string, Func<Similarity>)>([
                ("Euclidean", () => new EuclideanSimilarity()),
                ("squared", () => new SquaredEuclideanSimilarity()),
                ("Manhattan", () => new ManhattanSimilarity()),
                ("dot", () => new DotSimilarity()),
                ("cosine", () => new CosineAngleSimilarity()),
                ("RBF", () => new RbfSimilarity(learnable: true)),
            ]);
            var options = new SoftStepOptions
            {
                Scope = Pick([SoftStepScope.Global, SoftStepScope.InstanceWise]),
                Detached = random.Next(2) == 0,
                Scale = Pick([ProximityScale.MinMax, ProximityScale.Relative]),
            };
            var temperature = Pick([0.1, 1, 10]);
            var strength = Pick([1e-4, 0.1, 1, 1e4]);
            var k = random.Next(1, m + 2);
            var oneSided = new SoftStepOptions { Form = SoftStepForm.OneSided, Detached = options.Detached };
            create = kind switch
            {
                0 => () =>
                    new NcaHead(similarity(), null, new() { Temperature = temperature, LearnTemperature = true }),
                1 => () => new NcaHead(similarity(), new SoftStepWarp(d, options), new() { Temperature = temperature }),
                2 => () => new(similarity(), new SparsemaxWeighting(temperature)),
                3 => () => new(similarity(), new Entmax15Weighting(temperature)),
                // A temperature of e^±30 would amplify every rounding error.
                4 => () =>
                    new NcaHead(
                        similarity(),
                        new(d, oneSided),
                        scale <= 1 && offset == 0 ? new() { QueryTemperature = d } : new() { Temperature = temperature }
                    ),
                5 => () => new KnnHead(k, similarity(), new() { Strength = strength }),
                6 => () => new(similarity(), new SoftTopKWeighting(k, strength)),
                7 => () => new(similarity(), new SoftTopKWeighting(k + 0.5, strength, d)),
                _ => () =>
                    new KnnHead(
                        new SoftStepWarp(d, options with { Scale = ProximityScale.MinMax }),
                        similarity(),
                        new() { Strength = strength }
                    ),
            };
            // The similarities' rounding error is divided by the strength, and again by a step's transition.
            rounding = 1e-12 / (scale is 0 or 1e-20 ? 1 : Math.Min(scale, 1)) / (kind >= 5 ? Math.Min(strength, 1) : 1);
            // A temperature's gradient is a sum of logits.
            parameterRounding = 1e-11 + 1e-13 * (scale * scale + offset * offset);
            tolerance = kind >= 5 ? 1e-4 : 1e-6;
            description =
                $"seed {seed}: {n} × {m} × {d}, {name}, scale {scale}, offset {offset}, head {kind}, {options}, "
                + $"temperature {temperature}, strength {strength}, k {k}, {(exclusion is null ? "all" : "some")}, "
                + $"{(duplicates ? "duplicates" : "")}{(isWild ? " wild" : "")}";
        }

        public string? Difference()
        {
            var state = random.Next();
            var dense = Run(ExecutionPath.Dense, state);
            foreach (var path in new[] { ExecutionPath.Blocked, ExecutionPath.Fused })
            {
                var other = Run(path, state);
                var largest = dense.Skip(1).SelectMany(values => values).Where(double.IsFinite).Append(0).Max(Math.Abs);
                // With a NaN the gradients need only be unusable, and from 1e14 on they are rounding errors.
                // A parameter's gradient is in the labels' unit, and a rounding error if one neighbour has all the weight.
                for (var i = 0; i < (isWild || isHuge ? 1 : dense.Length); i++)
                {
                    if (
                        Compare(
                            other[i],
                            dense[i],
                            i == 0 ? 0
                                : i < 3 ? 1e-9 * largest + rounding
                                : 1e-9 * largest + parameterRounding
                        ) is
                        { } error
                    )
                    {
                        return $"{description}: {path}, {(i == 0 ? "predictions" : $"gradient {i}")}: {error}";
                    }
                }
            }
            return isWild || dense.All(values => values.All(double.IsFinite)) ? null : $"{description}: not finite";
        }

        private string? Compare(double[] actual, double[] expected, double floor)
        {
            var largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (var i = 0; i < expected.Length; i++)
            {
                // With coordinates of 1e14 distances have no correct digits: only NaN are compared.
                var allowed = isFar ? double.MaxValue : tolerance * largest + floor + 1e-300;
                var isNear = Math.Abs(actual[i] - expected[i]) <= allowed;
                if (!isNear && !actual[i].Equals(expected[i]))
                {
                    return $"entry {i} is {actual[i]:R} instead of {expected[i]:R}";
                }
            }
            return null;
        }

        /// <summary>Predictions, and the gradients of queries, keys and parameters.</summary>
        private double[][] Run(ExecutionPath path, int state)
        {
            using var head = create();
            head.to(ScalarType.Float64);
            foreach (var (parameter, i) in head.named_parameters().Select((entry, i) => (entry.parameter, i)))
            {
                using var withoutGradients = no_grad();
                parameter.copy_(0.5 * Draw.Normal(state + i, parameter.shape));
            }
            head.Execution = new() { Path = path, BlockBytes = path == ExecutionPath.Blocked ? 1 << 12 : 16 << 20 };
            var (x, k) = (queries.clone().requires_grad_(), keys.clone().requires_grad_());
            var predictions = head.Predict(x, KeySet.Passing(k), labels, exclusion);
            predictions.Probe().backward();
            Tensor?[] leaves = [x.grad, k.grad, .. head.parameters().Select(parameter => parameter.grad)];
            return [predictions.Values(), .. leaves.Select(leaf => leaf?.Values() ?? [])];
        }

        private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
    }
}
