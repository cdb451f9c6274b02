using CsCheck;
using SoftStep.Tests.Properties;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Retrieval;

/// <summary>Predictions from an index, against those of the head from all rows.</summary>
public sealed class RetrievalProperties
{
    private static readonly Func<Similarity>[] Similarities =
    [
        () => new EuclideanSimilarity(),
        () => new SquaredEuclideanSimilarity(),
        () => new ManhattanSimilarity(),
        () => new RbfSimilarity(1.5),
        () => new RbfSimilarity(learnable: true),
    ];

    private static readonly Func<long, Weighting>[] Weightings =
    [
        _ => new SoftmaxWeighting(options: new() { Temperature = 0.5 }),
        _ => new SoftmaxWeighting(options: new() { Cut = 0.1, LearnTemperature = true }),
        size => new SoftmaxWeighting(Step(size, SoftStepForm.TwoSided), new() { Temperature = 0.3 }),
        size => new SoftmaxWeighting(
            Step(size, SoftStepForm.TwoSided),
            new()
            {
                Cut = 0.3,
                QueryTemperature = size,
                Temperature = 2,
            }
        ),
        size => new SoftmaxWeighting(Step(size, SoftStepForm.OneSided)),
        _ => new SparsemaxWeighting(),
        _ => new Entmax15Weighting(),
        _ => new SoftTopKWeighting(3, 0.2),
    ];

    private static readonly Gen<Problem> Problems = Gen.Select(
        Gen.Select(Gen.Int[0, Similarities.Length - 1], Gen.Int[0, Weightings.Length - 1], Gen.Int[0, 1_000_000]),
        Gen.Select(Gen.Int[1, 80], Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[0, 2]),
        Gen.Select(
            Gen.Int[1, 20],
            Gen.Int[1, 100],
            Gen.Int[0, 2].Select(i => new[] { 0, 0.1, 1 }[i]),
            Gen.Double[0.05, 5.0]
        ),
        Gen.Select(Gen.Bool, Gen.Bool),
        (kind, size, search, how) =>
            new Problem(
                kind.Item1,
                kind.Item2,
                kind.Item3,
                size.Item1,
                size.Item2,
                size.Item3,
                size.Item4,
                search.Item1,
                search.Item2,
                search.Item3,
                search.Item4,
                how.Item1,
                how.Item2
            )
    );

    [Fact]
    public void The_error_never_exceeds_the_bound_and_exact_means_equal()
    {
        var (exact, bounded) = (0, 0);

        Property.Holds(
            Problems,
            problem =>
            {
                using var model = problem.Model();
                using var bank = problem.Bank();
                using var index = new BankIndex(bank);

                using var found = model.Predict(
                    problem.Queries,
                    new ObservedIndex(index) { Ranges = problem.Ranges },
                    new()
                    {
                        FirstRows = problem.First,
                        MostRows = problem.Most,
                        Tolerance = problem.Tolerance,
                    }
                );

                using var all = model.Predict(problem.Queries, bank);
                var scale = bank.Labels.Values().Max(Math.Abs) * problem.Rounding;
                var errors = (found.Values - all).abs().Values();
                errors.Zip(found.ErrorBounds.Values()).Should().OnlyContain(it => it.First <= it.Second + scale);
                found.RowsFetched.Values().Should().OnlyContain(it => it >= 1 && it <= Math.Max(problem.Most, 1));
                var proven = found.Exact.to(ScalarType.Float64).Values().Count(it => it == 1);
                exact += found.RowsFetched.lt(problem.Rows).logical_and(found.Exact).sum().item<long>() > 0 ? 1 : 0;
                bounded += proven < problem.Count ? 1 : 0;
                if (problem.Most >= problem.Rows && problem.Tolerance == 0)
                {
                    found.IsExact.Should().BeTrue();
                }
            },
            runs: 400
        );

        exact.Should().BeGreaterThan(40, "rows were left out, and still nothing was missing");
        bounded.Should().BeGreaterThan(40);
    }

    private static SoftStepWarp Step(long size, SoftStepForm form) =>
        new(size, new() { Scale = ProximityScale.Relative, Form = form });

    private sealed record Problem(
        int Similarity,
        int Weighting,
        int Seed,
        int Rows,
        int Count,
        int Size,
        int Columns,
        int First,
        int Most,
        double Tolerance,
        double Spread,
        bool Ranges,
        bool IsSingle
    )
    {
        public double Rounding => IsSingle ? 2e-5 : 1e-12;

        public Tensor Queries => Draw.Normal(Seed, Count, Size).Times(Spread).to(Dtype);

        private ScalarType Dtype => IsSingle ? ScalarType.Float32 : ScalarType.Float64;

        public ReferenceBank Bank() =>
            new(
                Draw.Normal(Seed + 1, Rows, Size).Times(Spread).to(Dtype),
                (Columns == 0 ? Draw.Normal(Seed + 2, Rows) : Draw.Normal(Seed + 2, Rows, Columns)).to(Dtype)
            );

        public DeepRegressor Model()
        {
            var head = new NeighborHead(Similarities[Similarity](), Weightings[Weighting](Size));
            foreach (var (number, parameter) in head.parameters().Index())
            {
                using var withoutGradients = no_grad();
                parameter.copy_(Draw.Normal(Seed + number + 3, parameter.shape));
            }
            var model = new DeepRegressor(Identity(), head);
            model.to(Dtype);
            model.eval();
            return model;
        }
    }
}
