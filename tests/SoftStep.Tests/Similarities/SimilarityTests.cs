using SoftStep.Tests.Support;

namespace SoftStep.Tests.Similarities;

public sealed class SimilarityTests
{
    public static TheoryData<Similarity> All =>
        new()
        {
            new EuclideanSimilarity(),
            new SquaredEuclideanSimilarity(),
            new ManhattanSimilarity(),
            new DotSimilarity(),
            new CosineAngleSimilarity(),
            new RbfSimilarity(),
        };

    [Theory]
    [MemberData(nameof(All))]
    public void Values_and_logits_are_those_of_a_loop_over_pairs(Similarity similarity)
    {
        // 3 × 5 pairs directly, and 96 × 90 pairs of 70 coordinates by the matrix product.
        foreach (var (n, m, d) in new[] { (3, 5, 4), (96, 90, 70) })
        {
            var (queries, keys) = (Draw.Normal(1, n, d), Draw.Normal(2, m, d));

            var values = similarity.call(queries, keys);
            var logits = similarity.Logits(queries, keys);

            values.shape.Should().Equal(n, m);
            values.Values().ShouldBe(Loop(PairLoops.Value), 1e-13);
            logits.Values().ShouldBe(Loop(PairLoops.Logit), 1e-13);

            double[] Loop(Func<string, double[], double[], double, double> pair) =>
                [
                    .. queries
                        .Rows()
                        .SelectMany(x => keys.Rows().Select(k => pair(similarity.GetName(), x, k, double.NaN))),
                ];
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Larger_is_nearer(Similarity similarity)
    {
        var query = tensor(
            new[,]
            {
                { 1.0, 2.0 },
            }
        );
        var keys = tensor(
            new[,]
            {
                { 1.1, 2.1 },
                { -1.0, -0.5 },
            }
        );

        var values = similarity.call(query, keys).Values();

        values[0].Should().BeGreaterThan(values[1]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_are_those_of_central_differences(Similarity similarity)
    {
        var (queries, keys) = (Draw.Normal(3, 2, 3, 4), Draw.Normal(4, 2, 5, 4));

        Gradients.ShouldMatchDifferences(x => similarity.call(x, keys).Probe(), queries);
        Gradients.ShouldMatchDifferences(k => similarity.call(queries, k).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => similarity.Logits(x, keys).Probe(), queries);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Leading_axes_are_a_loop_and_keys_may_go_without_them(Similarity similarity)
    {
        var (queries, keys) = (Draw.Normal(5, 2, 3, 4, 6), Draw.Normal(6, 2, 3, 5, 6));

        var each = similarity.call(queries, keys);
        var shared = similarity.call(queries, keys[0, 0]);

        each.shape.Should().Equal(2, 3, 4, 5);
        each[1, 2].ShouldBe(similarity.call(queries[1, 2], keys[1, 2]), 1e-14);
        shared[1, 2].ShouldBe(similarity.call(queries[1, 2], keys[0, 0]), 1e-14);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Coincident_equal_and_zero_points_have_finite_values_and_gradients(Similarity similarity)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var magnitude in new[] { 0, 1e-20, 1, 1e20 })
            {
                var points = (magnitude * ones(3, 4)).to(dtype).requires_grad_();
                var others = cat([points.detach(), -points.detach()]).requires_grad_();

                var values = similarity.call(points, others);
                (values.sum() + similarity.Logits(points, others).sum()).backward();

                values.AllFinite().Should().BeTrue($"at {magnitude} in {dtype}");
                points.grad!.AllFinite().Should().BeTrue($"at {magnitude} in {dtype}");
                others.grad!.AllFinite().Should().BeTrue($"at {magnitude} in {dtype}");
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16, 2e-3)]
    [InlineData(ScalarType.BFloat16, 2e-2)]
    public void Half_types_are_computed_in_float32_and_given_back(ScalarType dtype, double tolerance)
    {
        // Squares of 300 overflow float16.
        var queries = (300 * Draw.Normal(7, 3, 4)).to(dtype);
        var keys = (300 * Draw.Normal(8, 5, 4)).to(dtype);

        var distances = new EuclideanSimilarity().call(queries, keys);

        distances.dtype.Should().Be(dtype);
        distances.ShouldBe(
            new EuclideanSimilarity().call(queries.to(ScalarType.Float64), keys.to(ScalarType.Float64)),
            tolerance
        );
    }

    [Fact]
    public void Where_points_coincide_the_gradient_of_the_distance_is_0()
    {
        var point = tensor(
            new[,]
            {
                { 1.0, 2.0 },
            }
        );

        Gradients.Of(x => new EuclideanSimilarity().call(x, point).sum(), point).Values().Should().Equal(0, 0);
        Gradients.Of(x => new ManhattanSimilarity().call(x, point).sum(), point).Values().Should().Equal(0, 0);
    }

    [Fact]
    public void A_cosine_with_a_zero_vector_is_0_and_between_parallel_vectors_1()
    {
        var queries = tensor(
            new[,]
            {
                { 0.0, 0.0 },
                { 3.0, 4.0 },
            }
        );
        var keys = tensor(
            new[,]
            {
                { 6.0, 8.0 },
                { -3.0, -4.0 },
            }
        );

        new CosineAngleSimilarity().call(queries, keys).Values().ShouldBe([0, 0, 1, -1], 1e-15);
    }

    /// <summary>An embedding of zeros, such as a ReLU encoder returns.</summary>
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    [InlineData(ExecutionPath.Fused)]
    public void The_cosine_with_a_row_of_zeros_has_no_gradient_there(ExecutionPath path)
    {
        foreach (
            var (dtype, rows) in new[]
            {
                (ScalarType.Float32, 40),
                (ScalarType.Float32, 260),
                (ScalarType.Float64, 40),
                (ScalarType.Float64, 260),
            }
        )
        {
            var points = Draw.Normal(1, rows, 32).relu().to(dtype);
            points[7] = 0;
            var labels = Draw.Normal(2, rows).to(dtype);
            var head = Ways.On(path, new NcaHead(new CosineAngleSimilarity(), options: new() { Temperature = 0.1 }));

            var gradient = Gradients.Of(x => head.LeaveOneOut(x, labels).Probe(), points).Rows();

            gradient[7].Should().OnlyContain(value => value == 0);
            gradient.Where((_, i) => i != 7).SelectMany(row => row).Max(Math.Abs).Should().BeInRange(1e-3, 100);
        }
    }

    [Fact]
    public void Coordinates_beyond_the_bound_count_as_the_bound()
    {
        var (beyond, at) = (
            tensor(
                new[,]
                {
                    { 1e30f },
                }
            ),
            tensor(
                new[,]
                {
                    { 1e14f },
                }
            )
        );
        var origin = zeros(1, 1);

        new EuclideanSimilarity().call(beyond, origin).ShouldEqual(new EuclideanSimilarity().call(at, origin));
        new EuclideanSimilarity().call(-beyond, origin).Values().Should().Equal(at.neg().Values());
    }
}
