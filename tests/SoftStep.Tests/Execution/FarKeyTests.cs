using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>A few far or infinite keys do not change the digits of the others.</summary>
public sealed class FarKeyTests
{
    public static TheoryData<ExecutionPath, double, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<ExecutionPath, double, bool, bool>();
            foreach (var path in new[] { ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused })
            {
                foreach (var at in new[] { 1e6, 1e14, 1e100, double.PositiveInfinity, double.NegativeInfinity })
                {
                    cases.Add(path, at, false, false);
                    cases.Add(path, at, true, false);
                    cases.Add(path, at, false, true);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_without_the_far_keys(ExecutionPath path, double at, bool isSquared, bool isOffset)
    {
        var (queries, keys, labels) = (Draw.Normal(1, 150, 48), Draw.Normal(2, 300, 48), Draw.Normal(3, 300));
        if (isOffset)
        {
            queries = queries + 1000;
            keys = keys + 1000;
        }
        Similarity similarity = isSquared ? new SquaredEuclideanSimilarity() : new EuclideanSimilarity();
        using var head = Ways.On(path, new NcaHead(similarity));
        var far = keys.clone();
        // At the places that a sample with a fixed step would take.
        foreach (var row in new[] { 0, 1, 10, 20, 150, 299 })
        {
            far[row] = (row % 2 == 0 ? at : -at);
        }
        var near = ones(300, ScalarType.Bool);
        foreach (var row in new[] { 0, 1, 10, 20, 150, 299 })
        {
            near[row] = false;
        }
        var rest = arange(300).masked_select(near);

        var ofQueries = Gradients.Of(x => head.call(x, far, labels).Probe(), queries);
        var ofKeys = Gradients.Of(k => head.call(queries, k, labels).Probe(), far);

        ofQueries.ShouldBe(Gradients.Of(x => head.call(x, keys[rest], labels[rest]).Probe(), queries), 1e-9);
        ofKeys[rest].ShouldBe(Gradients.Of(k => head.call(queries, k, labels[rest]).Probe(), keys[rest]), 1e-9);
    }

    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    [InlineData(ExecutionPath.Fused)]
    public void With_a_far_key_float32_gradients_are_those_of_float64(ExecutionPath path)
    {
        var (queries, keys, labels) = (Draw.Normal(1, 150, 48), Draw.Normal(2, 300, 48), Draw.Normal(3, 300));
        keys[0] = 1e14;
        using var head = Ways.On(path, new NcaHead());
        using var exact = Ways.On(ExecutionPath.Dense, new NcaHead());

        var gradient = Gradients.Of(x => head.call(x, Single(keys), Single(labels)).Probe(), Single(queries));

        gradient
            .to(ScalarType.Float64)
            .ShouldBe(
                Gradients.Of(
                    x => exact.call(x, keys[TensorIndex.Slice(1)], labels[TensorIndex.Slice(1)]).Probe(),
                    queries
                ),
                2e-6
            );

        static Tensor Single(Tensor values) => values.to(ScalarType.Float32);
    }
}
