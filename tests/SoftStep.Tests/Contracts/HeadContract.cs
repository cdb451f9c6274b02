using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

/// <summary>What holds for every head. A derived class adds the factory of its head.</summary>
public abstract partial class HeadContract : IDisposable
{
    internal const int Outputs = 2;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<SimilarityKind> Similarities => new(Enum.GetValues<SimilarityKind>());

    public void Dispose()
    {
        scope.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Predictions_follow_a_permutation_of_the_queries(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (queries, keys, labels) = Sample.Draw(1);
        var order = tensor(new long[] { 3, 0, 4, 2, 1 });

        var predictions = head.call(queries.index_select(0, order), keys, labels);

        predictions.ShouldBe(head.call(queries, keys, labels).index_select(0, order), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Leading_axes_are_a_loop(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (queries, keys, labels) = Sample.Draw(2, leading: [2, 3]);

        var predictions = head.call(queries, keys, labels);

        predictions.shape.Should().Equal(2, 3, 5, Outputs);
        ForEachBatch((a, b) => predictions[a, b].ShouldBe(head.call(queries[a, b], keys[a, b], labels[a, b]), 1e-12));
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Leading_axes_are_a_loop_leaving_one_out_with_and_without_groups(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (_, keys, labels) = Sample.Draw(3, leading: [2, 3]);
        var shared = tensor(new long[] { 0, 1, 2, 1, 3, 0, 4 });
        var own = Draw.Integers(4, 0, 4, 2, 3, 7).to(ScalarType.Int64);

        var alone = head.LeaveOneOut(keys, labels);
        var together = head.LeaveOneOut(keys, labels, shared);
        var each = head.LeaveOneOut(keys, labels, own);

        ForEachBatch(
            (a, b) =>
            {
                alone[a, b].ShouldBe(head.LeaveOneOut(keys[a, b], labels[a, b]), 1e-12);
                together[a, b].ShouldBe(head.LeaveOneOut(keys[a, b], labels[a, b], shared), 1e-12);
                each[a, b].ShouldBe(head.LeaveOneOut(keys[a, b], labels[a, b], own[a, b]), 1e-12);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Gradients_are_those_of_central_differences(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (queries, keys, labels) = Sample.Draw(5);

        Gradients.ShouldMatchDifferences(x => head.call(x, keys, labels).Probe(), queries);
        Gradients.ShouldMatchDifferences(x => head.call(queries, x, labels).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => head.call(queries, keys, x).Probe(), labels);
        ParametersShouldMatchDifferences(head, () => head.call(queries, keys, labels).Probe());
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Gradients_are_those_of_central_differences_leaving_one_out(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (_, keys, labels) = Sample.Draw(6);
        var groups = tensor(new long[] { 0, 1, 2, 1, 3, 0, 4 });

        Gradients.ShouldMatchDifferences(x => head.LeaveOneOut(x, labels).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => head.LeaveOneOut(x, labels, groups).Probe(), keys);
        Gradients.ShouldMatchDifferences(x => head.LeaveOneOut(keys, x, groups).Probe(), labels);
        ParametersShouldMatchDifferences(head, () => head.LeaveOneOut(keys, labels, groups).Probe());
    }

    /// <summary>Creates the head with this similarity; the contract sets its parameters.</summary>
    private protected abstract RegressionHead CreateHead(SimilarityKind similarity);

    /// <summary>
    /// On the chosen device and in float64, with parameters that do not depend on Torch's generator, and a step with most keys
    /// between its bounds.
    /// </summary>
    private protected RegressionHead Create(SimilarityKind similarity)
    {
        var head = CreateHead(similarity);
        head.to(ScalarType.Float64).to(Devices.Chosen);
        var seed = 7;
        foreach (var (name, parameter) in head.named_parameters())
        {
            head.Set(name, Draw.Normal(seed++, parameter.shape) * 0.4);
            if (name == "weighting.warp.bias")
            {
                double[] bounds = [-2, 1, 0];
                head.Set(name, bounds[^(int)parameter.numel()..]);
            }
        }
        return head;
    }

    private static void ParametersShouldMatchDifferences(RegressionHead head, Func<Tensor> scalar)
    {
        if (head.parameters().Any())
        {
            head.ShouldMatchDifferences(scalar);
        }
    }

    private static void ForEachBatch(Action<int, int> check)
    {
        for (var a = 0; a < 2; a++)
        {
            for (var b = 0; b < 3; b++)
            {
                check(a, b);
            }
        }
    }
}
