using SoftStep.Tests.Contracts;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Similarities;

/// <summary>
/// Euclidean distances by a matrix product, used from 2¹⁹ multiplications on, compared with the sums of squared
/// differences.
/// </summary>
public sealed class DistanceProductTests
{
    private const int N = 130;
    private const int M = 133;
    private const int D = 33;

    /// <summary>The points: an offset common to all, the spread of the clusters, and the spread inside a cluster.</summary>
    public static TheoryData<double, double, double> Clouds =>
        new()
        {
            { 0, 0, 1 },
            { 1e3, 0, 1 },
            { 1e3, 0, 1e-2 },
            { -1e6, 0, 1 },
            { 0, 1e3, 1e-2 },
            { 1e3, 1e3, 1e-1 },
            { 0, 1e-3, 1e-6 },
        };

    [Theory]
    [MemberData(nameof(Clouds))]
    public void In_float32_near_neighbours_keep_their_digits_wherever_they_lie(
        double offset,
        double spread,
        double inner
    )
    {
        var (queries, keys) = Cloud(offset, spread, inner, ScalarType.Float32);

        var distances = (-new EuclideanSimilarity().call(queries, keys)).Values();

        var exact = Loop(queries, keys);
        distances
            .Zip(exact, (a, b) => Math.Abs(a - b) / b)
            .Should()
            .OnlyContain(error => error < 2e-6, "every distance is relative to itself, not to the largest");
    }

    [Theory]
    [MemberData(nameof(Clouds))]
    public void In_float64_every_digit_but_the_last_few_is_kept(double offset, double spread, double inner)
    {
        var (queries, keys) = Cloud(offset, spread, inner, ScalarType.Float64);

        var distances = (-new EuclideanSimilarity().call(queries, keys)).Values();

        distances.Zip(Loop(queries, keys), (a, b) => Math.Abs(a - b) / b).Should().OnlyContain(error => error < 1e-14);
    }

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Gradients_in_float32_are_those_of_float64(double offset, double spread, double inner)
    {
        var (queries, keys) = Cloud(offset, spread, inner, ScalarType.Float32);

        var (ofQueries, ofKeys) = Run(queries, keys);

        // The gradient of one pair, (x − k)/‖x − k‖, is not affected by far points; the sum is relative to its largest term.
        var (exactQueries, exactKeys) = LoopGradients(queries, keys);
        ofQueries.Values().ShouldBe(exactQueries, 2e-6);
        ofKeys.Values().ShouldBe(exactKeys, 2e-6);
    }

    [Fact]
    public void The_product_equals_the_direct_way_forward_and_backward()
    {
        // Each of 2 × 2 blocks is below the threshold of the product, together they are above it.
        var (queries, keys) = (Draw.Normal(1, N, D), Draw.Normal(2, M, D));
        var direct = cat(
            queries
                .chunk(2)
                .Select(q => cat(keys.chunk(2).Select(k => new EuclideanSimilarity().call(q, k)).ToList(), 1))
                .ToList()
        );

        new EuclideanSimilarity().call(queries, keys).ShouldBe(direct, 1e-14);
        var (ofQueries, _) = Run(queries, keys);
        var blocks = Gradients.Of(
            x => cat(keys.chunk(8).Select(k => new EuclideanSimilarity().call(x, k)).ToList(), 1).Probe(),
            queries
        );
        ofQueries.ShouldBe(blocks, 1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-12)]
    public void Gradients_of_squares_are_those_of_a_loop(ScalarType dtype, double tolerance)
    {
        var (x, k) = Cloud(1, 1, 1, dtype);
        var (queries, keys) = (x.requires_grad_(), k.requires_grad_());

        new SquaredEuclideanSimilarity().call(queries, keys).Probe().backward();

        var weights = Draw.Normal(17, N, M).to(dtype).to(ScalarType.Float64);
        var (wide, wideKeys) = (x.detach().to(ScalarType.Float64), k.detach().to(ScalarType.Float64));
        var pulls = -2 * weights.unsqueeze(-1) * (wide.unsqueeze(1) - wideKeys.unsqueeze(0));
        queries.grad!.ShouldBe(pulls.sum(1), tolerance);
        keys.grad!.ShouldBe(-pulls.sum(dim: 0), tolerance);
    }

    [CudaTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cuda_gives_what_the_cpu_gives(bool isSquared)
    {
        var (queries, keys) = Cloud(1, 1, 1, ScalarType.Float64);
        Similarity similarity = isSquared ? new SquaredEuclideanSimilarity() : new EuclideanSimilarity();

        var (distances, ofQueries, ofKeys) = RunOn(CPU);
        var (there, ofQueriesThere, ofKeysThere) = RunOn(CUDA);

        there.device_type.Should().Be(DeviceType.CUDA);
        there.ShouldBe(distances, 1e-13);
        ofQueriesThere.ShouldBe(ofQueries, 1e-12);
        ofKeysThere.ShouldBe(ofKeys, 1e-12);

        (Tensor, Tensor, Tensor) RunOn(Device device)
        {
            var (x, k) = (queries.to(device).clone().requires_grad_(), keys.to(device).clone().requires_grad_());
            var distances = similarity.call(x, k);
            distances.Probe().backward();
            return (distances, x.grad!, k.grad!);
        }
    }

    [Fact]
    public void Points_against_themselves_have_zeros_on_the_diagonal_and_no_gradient_there()
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var points = (100 + Draw.Normal(3, N, D)).to(dtype).requires_grad_();

            var distances = -new EuclideanSimilarity().call(points, points);
            distances.diagonal().sum().backward();

            distances.diagonal().Values().Should().OnlyContain(value => value == 0);
            points.grad!.Values().Should().OnlyContain(value => value == 0);
        }
    }

    [Fact]
    public void Points_with_NaN_have_distances_of_NaN()
    {
        var (queries, keys) = Cloud(0, 0, 1, ScalarType.Float32);
        queries[1, 2] = float.NaN;

        var distances = new EuclideanSimilarity().call(queries, keys);

        distances[1].Values().Should().OnlyContain(value => double.IsNaN(value));
        distances[0].AllFinite().Should().BeTrue();
    }

    [Fact]
    public void Squares_and_kernels_come_from_the_same_distances()
    {
        var (queries, keys) = Cloud(1e3, 0, 1, ScalarType.Float32);
        var squares = Loop(queries, keys).Select(distance => distance * distance).ToArray();

        (-new SquaredEuclideanSimilarity().call(queries, keys)).Values().ShouldBe(squares, 2e-6);
        new RbfSimilarity(0.1)
            .call(queries, keys)
            .Values()
            .ShouldBe([.. squares.Select(s => Math.Exp(-0.1 * s))], 1e-4);
    }

    private static (Tensor Queries, Tensor Keys) Cloud(double offset, double spread, double inner, ScalarType dtype)
    {
        // Queries and keys in the same 10 clusters, so that each has near and far neighbours.
        var centers = offset + spread * Draw.Normal(11, 10, D);
        return (Points(12, N), Points(13, M));

        Tensor Points(int seed, int count)
        {
            var cluster = arange(count).remainder(10);
            return (centers.index_select(0, cluster) + inner * Draw.Normal(seed, count, D)).to(dtype);
        }
    }

    private static double[] Loop(Tensor queries, Tensor keys) =>
        [.. queries.Rows().SelectMany(x => keys.Rows().Select(k => Math.Sqrt(PairLoops.Squares(x, k))))];

    private static (Tensor Queries, Tensor Keys) Run(Tensor queries, Tensor keys)
    {
        var (x, k) = (queries.clone().requires_grad_(), keys.clone().requires_grad_());
        new EuclideanSimilarity().call(x, k).Probe().backward();
        return (x.grad!, k.grad!);
    }

    private static (double[] Queries, double[] Keys) LoopGradients(Tensor queries, Tensor keys)
    {
        var (x, k, weights) = (queries.Rows(), keys.Rows(), Draw.Normal(17, N, M).Rows());
        var (ofQueries, ofKeys) = (new double[N * D], new double[M * D]);
        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < M; j++)
            {
                var distance = Math.Sqrt(PairLoops.Squares(x[i], k[j]));
                for (var c = 0; c < D; c++)
                {
                    var pull = (float)weights[i][j] * (x[i][c] - k[j][c]) / distance;
                    ofQueries[i * D + c] -= pull;
                    ofKeys[j * D + c] += pull;
                }
            }
        }
        return (ofQueries, ofKeys);
    }
}
