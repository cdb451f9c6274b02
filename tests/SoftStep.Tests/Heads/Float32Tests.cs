using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

/// <summary>
/// 33,000 keys per query: too many pairs to be computed in float64, so these are results in float32, compared with the
/// results for the same inputs in float64.
/// </summary>
public sealed class Float32Tests
{
    private const int M = 33_000;

    public static TheoryData<NeighborHead, double> Heads =>
        new()
        {
            { new NcaHead(), 1e-5 },
            { new NcaHead(new RbfSimilarity(), new SoftStepWarp(2, Global)), 1e-4 },
            {
                new NcaHead(new DotSimilarity(), new SoftStepWarp(2, Global with { Scale = ProximityScale.Relative })),
                1e-4
            },
            {
                new NcaHead(
                    new ManhattanSimilarity(),
                    new SoftStepWarp(2, Global with { Form = SoftStepForm.OneSided })
                ),
                1e-4
            },
            { new KnnHead(40), 1e-4 },
            { new KnnHead(40, new CosineAngleSimilarity(), new() { Regularization = Regularization.KL }), 1e-3 },
            { new KnnHead(new SoftStepWarp(2, Global), new SquaredEuclideanSimilarity()), 1e-3 },
        };

    private static SoftStepOptions Global =>
        new() { Scope = SoftStepScope.Global, Initialization = SoftStepInitialization.Open };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Predictions_are_those_of_float64(NeighborHead head, double tolerance)
    {
        var (queries, keys, labels) = (Draw.Normal(1, 2, 2), Draw.Normal(2, M, 2), Draw.Uniform(3, 1, 2, M));

        var single = head.call(Single(queries), Single(keys), Single(labels));
        var exact = head.call(Exact(queries), Exact(keys), Exact(labels));

        single.dtype.Should().Be(ScalarType.Float32);
        single.ShouldBe(exact, tolerance);

        static Tensor Single(Tensor values) => values.to(ScalarType.Float32);
        static Tensor Exact(Tensor values) => values.to(ScalarType.Float32).to(ScalarType.Float64);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Every_magnitude_is_finite_forward_and_backward(NeighborHead head, double _)
    {
        foreach (var magnitude in new[] { 0, 1e-20, 1e20 })
        {
            var queries = (magnitude * Draw.Normal(1, 2, 2)).to(ScalarType.Float32).requires_grad_();
            var keys = (magnitude * Draw.Normal(2, M, 2)).to(ScalarType.Float32).requires_grad_();
            var labels = Draw.Normal(3, M).to(ScalarType.Float32);

            var predictions = head.call(queries, keys, labels);
            predictions.sum().backward();

            predictions.AllFinite().Should().BeTrue($"at {magnitude}");
            queries.grad!.AllFinite().Should().BeTrue($"at {magnitude}");
            keys.grad!.AllFinite().Should().BeTrue($"at {magnitude}");
        }
    }
}
