using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

/// <summary>Never NaN, on every execution path: forward, and backward into all inputs and parameters.</summary>
public sealed class StabilityTests
{
    private static readonly (string Name, Func<ScalarType, (Tensor Queries, Tensor Keys)> Make)[] Points =
    [
        ("spread", dtype => Pair(dtype, 1)),
        ("tiny", dtype => Pair(dtype, 1e-20)),
        ("huge", dtype => Pair(dtype, 1e20)),
        ("all zero", dtype => Pair(dtype, 0)),
        ("all equal", dtype => (ones(3, 2, dtype), ones(Keys(dtype), 2, dtype))),
        ("in two places", dtype => (Corners(3, dtype), Corners(Keys(dtype), dtype))),
        ("one key", dtype => (Pair(dtype, 1).Queries, ones(1, 2, dtype))),
        ("one far key", dtype => (Pair(dtype, 1).Queries, cat([Pair(dtype, 1).Keys, 1e9 * ones(1, 2, dtype)]))),
    ];

    /// <summary>p of a global warp: t at both clamps, l and u close to each other and close to 0 and 1.</summary>
    private static readonly double[][] Bounds =
    [
        [-2, 0.5, 0.1],
        [-2, 0.5, -100],
        [-2, 0.5, 100],
        [100, 100, -100],
        [100, -100, -100],
        [-100, -100, 100],
        [-100, 100, -3],
        [0, -100, -100],
    ];

    public static TheoryData<string, ExecutionPath, ScalarType> Cases
    {
        get
        {
            var cases = new TheoryData<string, ExecutionPath, ScalarType>();
            foreach (var name in Heads.Keys)
            {
                cases.Add(name, ExecutionPath.Dense, ScalarType.Float32);
                cases.Add(name, ExecutionPath.Dense, ScalarType.Float64);
                cases.Add(name, ExecutionPath.Blocked, ScalarType.Float64);
                cases.Add(name, ExecutionPath.Fused, ScalarType.Float32);
                cases.Add(name, ExecutionPath.Fused, ScalarType.Float64);
            }
            return cases;
        }
    }

    private static Dictionary<string, Func<SoftStepWarp, NeighborHead>> Heads { get; } =
        new()
        {
            ["NCA"] = _ => new NcaHead(options: new() { LearnTemperature = true }),
            ["NCA of distances"] = warp => new NcaHead(warp: warp),
            ["NCA of squares"] = warp => new NcaHead(new SquaredEuclideanSimilarity(), warp),
            ["NCA of a kernel"] = warp => new NcaHead(new RbfSimilarity(learnable: true), warp),
            ["NCA of products"] = warp => new NcaHead(new DotSimilarity(), warp, new() { Temperature = 0.01 }),
            ["k-NN"] = _ => new KnnHead(2),
            ["k-NN, hard"] = warp => new KnnHead(warp, new ManhattanSimilarity(), new() { Strength = 1e-4 }),
            ["k-NN, soft"] = warp => new KnnHead(warp, options: new() { Strength = 1e4 }),
            ["k-NN, KL"] = warp => new KnnHead(
                warp,
                options: new() { Strength = 1e-4, Regularization = Regularization.KL }
            ),
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_prediction_and_gradient_is_finite(string head, ExecutionPath path, ScalarType dtype)
    {
        ForEach(scale => new SoftStepWarp(2, new() { Scope = SoftStepScope.Global, Scale = scale }), head, path, dtype);
    }

    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    public void The_one_sided_step_is_as_stable(ExecutionPath path)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            ForEach(
                scale =>
                    new(
                        2,
                        new()
                        {
                            Scope = SoftStepScope.Global,
                            Scale = scale,
                            Form = SoftStepForm.OneSided,
                        }
                    ),
                "NCA of squares",
                path,
                dtype
            );
        }
    }

    private static void ForEach(
        Func<ProximityScale, SoftStepWarp> make,
        string name,
        ExecutionPath path,
        ScalarType dtype
    )
    {
        var scales = name.StartsWith("NCA", StringComparison.Ordinal) ? Enum.GetValues<ProximityScale>() : [default];
        foreach (var scale in scales)
        {
            var warp = make(scale);
            using var head = Heads[name](warp);
            head.to(dtype);
            // Small blocks, so that there are several of them.
            head.Execution = new() { Path = path, BlockBytes = 1 };
            foreach (var (p, at) in Bounds.Select((p, at) => (p, at)))
            {
                warp.Set("bias", p[^(int)warp.Parameter("bias").numel()..]);
                // All places at a moderate t and where t is smallest, and all bounds in the first place.
                foreach (var points in at <= 1 ? Points : Points[..1])
                {
                    using var scope = NewDisposeScope();
                    var (queries, keys) = points.Make(dtype);
                    ShouldBeFinite(head, queries, keys, $"{points.Name}, {scale}, p = ({string.Join(", ", p)})");
                }
            }
        }
    }

    private static void ShouldBeFinite(NeighborHead head, Tensor queries, Tensor keys, string what)
    {
        head.zero_grad();
        var (x, k) = (queries.requires_grad_(), keys.requires_grad_());
        var labels = Draw.Normal(3, keys.size(0)).to(keys.dtype);

        var predictions = head.call(x, k, labels);
        predictions.Probe().backward();

        predictions.AllFinite().Should().BeTrue($"of {what}");
        var range = labels.Values();
        predictions.Values().Min().Should().BeGreaterThanOrEqualTo(range.Min() - 1e-5, $"of {what}");
        predictions.Values().Max().Should().BeLessThanOrEqualTo(range.Max() + 1e-5, $"of {what}");
        x.grad!.AllFinite().Should().BeTrue($"of {what}");
        k.grad!.AllFinite().Should().BeTrue($"of {what}");
        head.parameters().All(parameter => parameter.grad?.AllFinite() ?? true).Should().BeTrue($"of {what}");
    }

    private static (Tensor Queries, Tensor Keys) Pair(ScalarType dtype, double magnitude) =>
        ((magnitude * Draw.Normal(1, 3, 2)).to(dtype), (magnitude * Draw.Normal(2, Keys(dtype), 2)).to(dtype));

    /// <summary>In float32 so many pairs that they are not computed in float64.</summary>
    private static int Keys(ScalarType dtype) => dtype == ScalarType.Float32 ? 1400 : 40;

    private static Tensor Corners(int count, ScalarType dtype) =>
        arange(count).remainder(2).unsqueeze(-1).expand(count, 2).to(dtype).clone();
}
