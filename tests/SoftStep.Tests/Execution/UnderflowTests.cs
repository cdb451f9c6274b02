using SoftStep.Tests.Support;
using SoftStep.Tests.Weightings;

namespace SoftStep.Tests.Execution;

/// <summary>Kernels between far rows, with values near the smallest numbers or below.</summary>
public sealed class UnderflowTests
{
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    [InlineData(ExecutionPath.Fused)]
    public void A_one_sided_step_on_a_kernel_has_finite_gradients(ExecutionPath path)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var points = (7 * Draw.Normal(1, 128, 130)).to(dtype).requires_grad_();
            var warp = new SoftStepWarp(130, new() { Form = SoftStepForm.OneSided });
            using var head = Ways.On(path, new NcaHead(new RbfSimilarity(), warp, new() { Temperature = 10 }));
            head.to(dtype);

            head.LeaveOneOut(points, Draw.Normal(2, 128).to(dtype)).Probe().backward();

            points.grad!.AllFinite().Should().BeTrue();
            head.parameters().Should().OnlyContain(parameter => parameter.grad!.AllFinite());
        }
    }

    /// <summary>Even if all kernel values underflow to 0, z is that of exp(a − max a).</summary>
    [Theory]
    [ClassData(typeof(Ways))]
    public void A_step_on_a_kernel_is_the_same_however_far_all_keys_are(ExecutionPath path, int rows, ScalarType dtype)
    {
        // All keys on a sphere around the queries, which are at the origin up to a little, and then farther by 40.
        var queries = (1e-3 * Draw.Normal(1, rows, Ways.Size)).to(dtype);
        var near = cat([Draw.Normal(2, rows, Ways.Size), zeros(rows, 1, ScalarType.Float64)], -1).to(dtype);
        var far = cat([Draw.Normal(2, rows, Ways.Size), 64 * ones(rows, 1, ScalarType.Float64)], -1).to(dtype);
        var wide = cat([queries, zeros(rows, 1, dtype)], -1);
        var labels = Draw.Normal(3, rows).to(dtype);
        var warp = new SoftStepWarp(Ways.Size + 1, new() { Scope = SoftStepScope.Global });
        using var head = Ways.On(path, new NcaHead(new RbfSimilarity(0.5), warp));
        head.to(dtype);
        head.Set("weighting.warp.bias", -2, 0.5, 0.1);

        var predictions = head.call(wide, far, labels);

        predictions.ShouldBe(head.call(wide, near, labels), dtype == ScalarType.Float32 ? 2e-2 : 1e-9);
    }

    [Theory]
    [InlineData(5, 0.1, 5)]
    [InlineData(1, 1e4, 5)]
    [InlineData(1, 1e4, 1)]
    public void Ranks_that_are_nearly_equal_keep_their_digits_on_every_path(double scale, double strength, int k)
    {
        foreach (var path in new[] { ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused })
        {
            var (points, labels) = (scale * Draw.Normal(1, 200, 64), Draw.Normal(2, 200));
            using var head = Ways.On(path, new KnnHead(k, new RbfSimilarity(), new() { Strength = strength }));

            var all = head.call(points, points, labels);
            var left = head.LeaveOneOut(points, labels);

            all.ShouldBe(head.Weights(points, points).mv(labels), 1e-7);
            left.ShouldBe(head.Weights(points, points, Exclusion.SameRows).mv(labels), 1e-7);
            all.ShouldBe(Loop(points, labels, strength, k), 1e-7);
        }
    }

    /// <summary>Soft ranks of values that differ little compared with the strength are one block: their differences divided by the strength.</summary>
    private static Tensor Loop(Tensor points, Tensor labels, double strength, int k)
    {
        var (rows, targets) = (points.Rows(), labels.Values());
        var size = rows[0].Length;
        return tensor(
            rows.Select(x =>
                {
                    var s = rows.Select(y => Math.Exp(-x.Zip(y, (a, b) => (a - b) * (a - b)).Sum() / size)).ToArray();
                    var ranks = s.Select(value => (value - s.Average()) / strength).ToArray();
                    var w = Memberships.Of(ranks, k);
                    return w.Zip(targets, (weight, target) => weight * target).Sum() / w.Sum();
                })
                .ToArray()
        );
    }
}
