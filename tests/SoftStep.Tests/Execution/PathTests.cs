using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// Predictions and all gradients equal those of the dense definition, also with so many pairs that float32
/// is computed in float32, distances by matrix products, and rows are divided among threads and blocks.
/// </summary>
public sealed class PathTests
{
    private const int N = 190;
    private const int M = 210;
    private const int D = 56;

    /// <summary>Makes distances those of eight coordinates.</summary>
    private static readonly double Spread = Math.Sqrt(8.0 / D);

    private static readonly Dictionary<string, Func<Similarity, NeighborHead>> Heads = new()
    {
        ["NCA"] = similarity => new NcaHead(similarity, options: new() { LearnTemperature = true, Temperature = 0.6 }),
        ["NCA with a step"] = similarity => new NcaHead(similarity, new SoftStepWarp(D)),
        ["NCA with a one-sided step"] = similarity => new NcaHead(
            similarity,
            new SoftStepWarp(D, new() { Form = SoftStepForm.OneSided })
        ),
        ["NCA with a temperature per query"] = similarity => new NcaHead(
            similarity,
            options: new() { QueryTemperature = D }
        ),
        ["soft top-k"] = similarity => new(similarity, new SoftTopKWeighting(7.5, 0.3)),
        ["soft top-k with a learned k"] = similarity => new(similarity, new SoftTopKWeighting(7.5, 0.3, D)),
        ["sparsemax"] = similarity => new(similarity, new SparsemaxWeighting()),
        ["entmax"] = similarity => new(similarity, new Entmax15Weighting(0.5)),
        ["NCA with a hidden step"] = similarity => new NcaHead(
            similarity,
            new SoftStepWarp(D, new() { HiddenSize = 4 })
        ),
        ["NCA with a relative step"] = similarity => new NcaHead(similarity, new SoftStepWarp(D, Relative)),
        ["k-NN"] = similarity => new KnnHead(9, similarity, new() { Strength = 0.01 }),
        ["k-NN with a step"] = similarity => new KnnHead(new SoftStepWarp(D), similarity, new() { Strength = 0.01 }),
        ["k-NN, detached"] = similarity => new KnnHead(new SoftStepWarp(D, new() { Detached = true }), similarity),
    };

    private static SoftStepOptions Relative =>
        new()
        {
            Scale = ProximityScale.Relative,
            Scope = SoftStepScope.Global,
            Detached = true,
        };

    public static TheoryData<string, SimilarityKind> Cases
    {
        get
        {
            var cases = new TheoryData<string, SimilarityKind>();
            foreach (var head in Heads.Keys)
            {
                foreach (var similarity in Enum.GetValues<SimilarityKind>())
                {
                    cases.Add(head, similarity);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float64_every_path_is_the_dense_definition(string head, SimilarityKind similarity)
    {
        var dense = Run(head, similarity, ExecutionPath.Dense, ScalarType.Float64);

        Run(head, similarity, ExecutionPath.Fused, ScalarType.Float64).ShouldBe(dense, 1e-9);
        Run(head, similarity, ExecutionPath.Blocked, ScalarType.Float64).ShouldBe(dense, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float32_fused_rows_are_as_near_to_float64_as_dense_ones(string head, SimilarityKind similarity)
    {
        var exact = Run(head, similarity, ExecutionPath.Dense, ScalarType.Float64);

        var dense = Run(head, similarity, ExecutionPath.Dense, ScalarType.Float32).Errors(exact);
        var fused = Run(head, similarity, ExecutionPath.Fused, ScalarType.Float32).Errors(exact);

        // A parameter's gradient is a sum over all pairs with much cancellation.
        fused.Zip(dense).Should().OnlyContain(error => error.First <= 5 * error.Second + 5e-4);
    }

    [Theory]
    [InlineData(SimilarityKind.Euclidean)]
    [InlineData(SimilarityKind.SquaredEuclidean)]
    [InlineData(SimilarityKind.Rbf)]
    public void Far_from_the_origin_fused_rows_keep_the_digits_of_near_keys(SimilarityKind similarity)
    {
        const int offset = 1000;
        var exact = Run("NCA", similarity, ExecutionPath.Dense, ScalarType.Float64, offset);

        var fused = Run("NCA", similarity, ExecutionPath.Fused, ScalarType.Float32, offset);

        fused.ShouldBe(exact, 1e-4);
    }

    /// <summary>Tight clusters, whose pairs have the largest pulls and the fewest digits in a product.</summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    public void Gradients_of_near_pairs_keep_their_digits_in_float32(double inner)
    {
        var points = 3 * Draw.Normal(1, 16, D).repeat(16, 1) + inner * Draw.Normal(2, 256, D);
        var single = points.to(ScalarType.Float32);
        var labels = Draw.Normal(3, 256);

        var exact = Gradients.Of(x => Loss(x, ExecutionPath.Dense), single.to(ScalarType.Float64));
        var fused = Gradients.Of(x => Loss(x, ExecutionPath.Fused), single);

        fused.to(ScalarType.Float64).ShouldBe(exact, 1e-5);

        Tensor Loss(Tensor x, ExecutionPath path)
        {
            var head = new NcaHead { Execution = new() { Path = path } };
            return head.LeaveOneOut(x, labels.to(x.dtype)).Probe();
        }
    }

    [Theory]
    [InlineData(SimilarityKind.Euclidean, 128)]
    [InlineData(SimilarityKind.Manhattan, 300)]
    public void The_same_inputs_give_the_same_bits_on_several_threads(SimilarityKind kind, int n)
    {
        var similarity = kind.Create();
        using var head = new NcaHead(similarity, new SoftStepWarp(D), new() { LearnTemperature = true });
        var (points, labels) = (Draw.Normal(1, n, D).to(ScalarType.Float32), Draw.Normal(2, n).to(ScalarType.Float32));
        var first = Run();

        for (var again = 0; again < 20; again++)
        {
            Run().Should().Equal(first);
        }

        double[] Run()
        {
            head.zero_grad();
            var (x, y) = (points.clone().requires_grad_(), labels.clone().requires_grad_());
            head.LeaveOneOut(x, y).Probe().backward();
            Tensor[] gradients = [x.grad!, y.grad!, .. head.parameters().Select(parameter => parameter.grad!)];
            return [.. gradients.SelectMany(gradient => gradient.Values())];
        }
    }

    [Fact]
    public void Manhattan_distances_to_a_large_bank_are_those_of_the_definition()
    {
        var (keys, labels) = (Draw.Normal(1, 70_000, 64), Draw.Normal(2, 70_000));
        var queries = Draw.Normal(3, 2, 64);
        var head = new NcaHead(new ManhattanSimilarity());

        var automatic = Gradients.Of(x => head.call(x, keys, labels).Probe(), queries);

        head.Execution = new() { Path = ExecutionPath.Dense };
        automatic.ShouldBe(Gradients.Of(x => head.call(x, keys, labels).Probe(), queries), 1e-12);
    }

    [Fact]
    public void Embeddings_that_are_not_contiguous_have_the_gradients_of_their_copies()
    {
        var (columns, labels) = (Draw.Normal(1, D, 256), Draw.Normal(2, 256));
        var head = new NcaHead(warp: new SoftStepWarp(D));
        head.to(ScalarType.Float64);

        var ofColumns = Gradients.Of(x => head.LeaveOneOut(x.t(), labels).Probe(), columns);
        var strided = columns.t().requires_grad_();
        head.LeaveOneOut(strided, labels).Probe().backward();

        strided.is_contiguous().Should().BeFalse();
        strided.grad!.ShouldBe(Gradients.Of(x => head.LeaveOneOut(x, labels).Probe(), columns.t().contiguous()), 1e-12);
        ofColumns.ShouldBe(strided.grad!.t(), 1e-12);
    }

    /// <summary>Here a single linear layer would be part of the fused row.</summary>
    [Fact]
    public void Bounds_from_a_hidden_layer_are_the_definitions_in_small_problems_too()
    {
        var (queries, keys, labels) = (Draw.Normal(1, 6, D), Draw.Normal(2, 9, D), Draw.Normal(3, 9));
        using var head = new NcaHead(warp: new SoftStepWarp(D, new() { HiddenSize = D }));
        head.to(ScalarType.Float64);
        var fused = Gradients.Of(x => head.call(x, keys, labels).Probe(), queries);

        head.Execution = new() { Path = ExecutionPath.Dense };

        fused.ShouldBe(Gradients.Of(x => head.call(x, keys, labels).Probe(), queries), 1e-12);
    }

    [Fact]
    public void A_block_without_limit_is_dense()
    {
        var (queries, keys, labels) = (Draw.Normal(1, 3, 4, D), Draw.Normal(2, 3, 5, D), Draw.Normal(3, 3, 5));
        var options = new KnnOptions { Regularization = Regularization.KL };
        var head = new KnnHead(2, options: options) { Execution = new() { BlockBytes = long.MaxValue } };

        var predictions = head.call(queries, keys, labels);

        head.Execution = new() { Path = ExecutionPath.Dense };
        predictions.ShouldEqual(head.call(queries, keys, labels));
    }

    private static Results Run(
        string name,
        SimilarityKind similarity,
        ExecutionPath path,
        ScalarType dtype,
        double offset = 0
    )
    {
        using var scope = NewDisposeScope();
        // The same float32 values in both dtypes, with coincident keys and queries.
        var shared = Spread * Draw.Normal(1, 30, D);
        var queries = Leaf(cat([shared, Spread * Draw.Normal(2, N - 30, D)]) + offset);
        var keys = Leaf(cat([shared, Spread * Draw.Normal(3, M - 30, D)]) + offset);
        var labels = Leaf(Draw.Normal(4, M, 2));
        var groups = arange(M).remainder(50);
        var own = similarity == SimilarityKind.Rbf ? new RbfSimilarity(0.2, learnable: true) : similarity.Create();
        var head = Heads[name](own);
        head.to(dtype);
        foreach (var (parameter, i) in head.named_parameters().Select((entry, i) => (entry.name, i)))
        {
            head.Set(parameter, Single(0.3 * Draw.Normal(50 + i, head.Parameter(parameter).shape)));
        }
        // About 50 queries per block.
        head.Execution = new() { Path = path, BlockBytes = 50 * M * queries.ElementSize };

        var predictions = head.call(queries, keys, labels);
        var left = head.LeaveOneOut(keys, labels);
        var grouped = head.LeaveOneOut(keys, labels, groups);
        (predictions.Probe(5) + left.Probe(6) + grouped.Probe(7)).backward();

        List<(string Name, Tensor Leaf)> leaves =
        [
            ("queries", queries),
            ("keys", keys),
            ("labels", labels),
            .. head.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)),
        ];
        return new([
            ("predictions", predictions.Values()),
            ("leave-one-out", left.Values()),
            ("groups", grouped.Values()),
            .. leaves.Select(leaf => (leaf.Name, (leaf.Leaf.grad ?? leaf.Leaf.zeros_like()).Values())),
        ]);

        Tensor Leaf(Tensor values) => Single(values).requires_grad_();
        Tensor Single(Tensor values) => values.to(ScalarType.Float32).to(dtype);
    }

    /// <summary>Predictions and gradients by name.</summary>
    private sealed record Results(IReadOnlyList<(string Name, double[] Values)> All)
    {
        /// <summary>The largest error of each result, relative to its largest expected entry.</summary>
        public double[] Errors(Results expected) =>
            [.. All.Zip(expected.All, (one, other) => Error(one.Values, other.Values))];

        public void ShouldBe(Results expected, double tolerance) =>
            All.Zip(Errors(expected), (result, error) => (result.Name, Error: error))
                .Should()
                .OnlyContain(result => result.Error <= tolerance);

        private static double Error(double[] actual, double[] expected)
        {
            var largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
            var worst = Deviation.Largest(actual, expected);
            return worst == 0 ? 0 : worst / largest;
        }
    }
}
