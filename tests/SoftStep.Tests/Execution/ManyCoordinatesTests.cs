using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>Sums of very many squares in float32.</summary>
public sealed class ManyCoordinatesTests
{
    public static TheoryData<ExecutionPath, int> Cases
    {
        get
        {
            var cases = new TheoryData<ExecutionPath, int>();
            foreach (var path in new[] { ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused })
            {
                cases.Add(path, 60_000);
                cases.Add(path, 300_000);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_in_float32_are_those_in_float64(ExecutionPath path, int d)
    {
        foreach (
            var similarity in new Similarity[]
            {
                new EuclideanSimilarity(),
                new SquaredEuclideanSimilarity(),
                new ManhattanSimilarity(),
                new DotSimilarity(),
                new CosineAngleSimilarity(),
                new RbfSimilarity(1),
            }
        )
        {
            var isOfSums = similarity is ManhattanSimilarity;
            // Distances of about 1, so that the error of a weight is that of a distance.
            var unit = isOfSums ? 1.0 / d : 1 / Math.Sqrt(d);
            var (queries, keys) = (Single(unit * Draw.Normal(1, 4, d)), Single(unit * Draw.Normal(2, 9, d)));
            var labels = Single(Draw.Normal(3, 9));
            using var head = Ways.On(path, new NcaHead(similarity, options: new() { Temperature = 0.3 }));
            using var exact = Ways.On(
                ExecutionPath.Dense,
                new NcaHead(similarity, options: new() { Temperature = 0.3 })
            );

            var predictions = head.call(queries, keys, labels);

            predictions
                .to(ScalarType.Float64)
                .ShouldBe(exact.call(Double(queries), Double(keys), Double(labels)), 1e-5);
        }

        static Tensor Single(Tensor values) => values.to(ScalarType.Float32);
        static Tensor Double(Tensor values) => values.to(ScalarType.Float64);
    }
}
