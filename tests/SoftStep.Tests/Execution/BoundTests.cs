using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// Coordinates beyond the bound of the embeddings' type count as the bound: on every path and in problems of any size,
/// whichever type these are computed in. Everything is so large here that the bound makes a difference to every row.
/// </summary>
public sealed class BoundTests
{
    private const int Size = 6;

    /// <summary>Of the size of coordinates, in whose unit everything is, and the bound of what is projected.</summary>
    private static readonly Dictionary<string, Func<double, double, NeighborHead>> Heads = new()
    {
        ["Euclidean"] = (unit, _) => new NcaHead(options: new() { Temperature = unit }),
        ["squared"] = (unit, _) =>
            new NcaHead(new SquaredEuclideanSimilarity(), options: new() { Temperature = 40 * unit * unit }),
        ["Manhattan"] = (unit, _) => new NcaHead(new ManhattanSimilarity(), options: new() { Temperature = 4 * unit }),
        ["products"] = (unit, _) => new NcaHead(new DotSimilarity(), options: new() { Temperature = 10 * unit * unit }),
        ["angles"] = (_, _) => new NcaHead(new CosineAngleSimilarity()),
        ["kernel"] = (unit, _) => new NcaHead(new RbfSimilarity(0.02 / unit / unit)),
        ["projection"] = (unit, largest) =>
            new NcaHead(new Enlarged(largest), options: new() { Temperature = 10 * unit }),
        ["step"] = (unit, _) =>
            new NcaHead(
                warp: new SoftStepWarp(Size, SoftStepOptions.ForNca),
                options: new() { Temperature = 2 * unit }
            ),
        ["k-NN"] = (unit, _) => new KnnHead(3, options: new() { Strength = unit }),
        ["soft top-k"] = (unit, _) => new(new EuclideanSimilarity(), new SoftTopKWeighting(3, 10 * unit, Size)),
    };

    public static MatrixTheoryData<string, ExecutionPath, int, (ScalarType, double)> Cases =>
        new(
            Heads.Keys,
            [ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused],
            [Ways.Few, Ways.Many],
            [
                (ScalarType.Float32, 1e12),
                (ScalarType.Float32, 1e16),
                (ScalarType.Float32, 1e30),
                (ScalarType.Float32, double.PositiveInfinity),
                (ScalarType.Float64, 1e142),
                (ScalarType.Float64, double.NegativeInfinity),
            ]
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coordinates_beyond_the_bound_count_as_the_bound_on_every_path(
        string name,
        ExecutionPath path,
        int rows,
        (ScalarType, double) far
    )
    {
        var (dtype, at) = far;
        var bound = dtype == ScalarType.Float32 ? 1e14 : 1e140;
        var labels = Draw.Normal(3, rows + 5).to(dtype);
        using var head = Ways.On(path, Create(name, bound / 10, dtype));
        using var exact = Ways.On(ExecutionPath.Dense, Create(name, bound / 10, ScalarType.Float64, bound));
        var queries = Far(Draw.Normal(1, rows, Size) * (bound / 10), at).to(dtype);
        var keys = Far(Draw.Normal(2, rows + 5, Size) * (bound / 10), at).to(dtype);
        var tolerance = dtype == ScalarType.Float32 ? 2e-4 : 1e-9;

        var (predictions, ofQueries, ofKeys) = Run(head, queries, keys, labels);

        var (expected, expectedOfQueries, expectedOfKeys) = Run(
            exact,
            queries.to(ScalarType.Float64).clamp(-bound, bound),
            keys.to(ScalarType.Float64).clamp(-bound, bound),
            labels.to(ScalarType.Float64)
        );
        predictions.ShouldBe(expected, tolerance);
        head.Weights(queries, keys).mv(labels).ShouldBe(expected, tolerance);
        ofQueries.ShouldBe(Within(expectedOfQueries, queries), tolerance);
        ofKeys.ShouldBe(Within(expectedOfKeys, keys), tolerance);

        Tensor Within(Tensor gradient, Tensor points) => gradient.masked_fill(points.abs().gt(bound), 0);
    }

    /// <summary>A step's numbers are of the query.</summary>
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    [InlineData(ExecutionPath.Fused)]
    public void An_infinite_query_has_a_prediction(ExecutionPath path)
    {
        var queries = Draw.Normal(1, 5, Size).to(ScalarType.Float32);
        queries[1, 2] = double.PositiveInfinity;
        queries[1, 3] = double.NegativeInfinity;
        queries.requires_grad_();
        var (keys, labels) = (Draw.Normal(2, 9, Size).to(ScalarType.Float32), Draw.Normal(3, 9).to(ScalarType.Float32));
        foreach (
            var head in new NeighborHead[]
            {
                new NcaHead(warp: new SoftStepWarp(Size, SoftStepOptions.ForNca)),
                new NcaHead(warp: new SoftStepWarp(Size, new() { HiddenSize = 3 })),
                new NcaHead(new DotSimilarity(), options: new() { QueryTemperature = Size }),
                new(new EuclideanSimilarity(), new SoftTopKWeighting(3, 1, Size)),
            }
        )
        {
            using var one = Ways.On(path, head);

            var predictions = one.call(queries, keys, labels);
            predictions.Probe().backward();

            predictions.AllFinite().Should().BeTrue();
            queries.grad!.AllFinite().Should().BeTrue();
            one.parameters().Should().OnlyContain(parameter => parameter.grad!.AllFinite());
        }
    }

    private static NeighborHead Create(
        string name,
        double unit,
        ScalarType dtype,
        double largest = double.PositiveInfinity
    )
    {
        var head = Heads[name](unit, largest);
        head.to(dtype);
        foreach (var (parameter, values) in head.named_parameters())
        {
            // What is learned of queries is of their size.
            var scale = parameter.EndsWith("weight", StringComparison.Ordinal) ? 0.1 / unit : 1;
            head.Set(parameter, scale * Draw.Uniform(7, -1, 1, values.shape));
        }
        return head;
    }

    /// <summary>Some coordinates, alone in their row and in pairs.</summary>
    private static Tensor Far(Tensor points, double at)
    {
        (points[1, 2], points[4, 0], points[4, 3], points[6, 5]) = (at, at, -at, -at);
        return points;
    }

    private static (Tensor Predictions, Tensor OfQueries, Tensor OfKeys) Run(
        NeighborHead head,
        Tensor queries,
        Tensor keys,
        Tensor labels
    )
    {
        var (x, k) = (queries.clone().requires_grad_(), keys.clone().requires_grad_());
        var predictions = head.call(x, k, labels);
        predictions.Probe().backward();
        return (Wide(predictions), Wide(x.grad!), Wide(k.grad!));

        static Tensor Wide(Tensor values) => values.detach().to(ScalarType.Float64);
    }

    /// <summary>Distances of embeddings ten times as large, which may be beyond the bound again.</summary>
    private sealed class Enlarged : ProjectedSimilarity
    {
        private readonly double largest;

        public Enlarged(double largest)
            : base(nameof(Enlarged), new EuclideanSimilarity())
        {
            this.largest = largest;
            RegisterComponents();
        }

        protected internal override Tensor Project(Tensor embeddings) => (embeddings * 10).clamp(-largest, largest);
    }
}
