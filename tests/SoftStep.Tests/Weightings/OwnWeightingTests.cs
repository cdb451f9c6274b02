using SoftStep.Tests.Support;

namespace SoftStep.Tests.Weightings;

/// <summary>A user's weighting.</summary>
public sealed class OwnWeightingTests
{
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    public void Its_values_for_excluded_pairs_do_not_matter(ExecutionPath path)
    {
        var (queries, keys, labels) = (Draw.Normal(1, 5, 3), Draw.Normal(2, 7, 3), Draw.Normal(3, 7));
        var excluded = Draw.Mask(4, 0.5, 5, 7);
        using var head = new NeighborHead(new EuclideanSimilarity(), new ConstantWeighting())
        {
            Execution = new() { Path = path, BlockBytes = 1 },
        };

        var predictions = head.Predict(queries, keys, labels, Exclusion.Mask(excluded));

        head.Weights(queries, keys, Exclusion.Mask(excluded)).ShouldEqual(where(excluded, 0.0, 0.25));
        predictions.ShouldBe(where(excluded, 0.0, 0.25).mv(labels), 1e-15);
    }

    private sealed class ConstantWeighting : Weighting
    {
        public ConstantWeighting()
            : base(nameof(ConstantWeighting)) => RegisterComponents();

        protected override Tensor ComputeWeights(SimilarityRows rows) => rows.Logits.full_like(0.25);
    }
}
