namespace SoftStep.Tests.Internals;

public sealed class HeadValidationTests : Refusals
{
    private static readonly Tensor X = ones(4, 3);
    private static readonly Tensor K = ones(5, 3);
    private static readonly Tensor Y = ones(5);

    public HeadValidationTests()
    {
        var dense = new ExecutionOptions { Path = ExecutionPath.Dense };
        AddPairs("similarity", (queries, keys) => new EuclideanSimilarity().call(queries, keys));
        AddPairs("logits", (queries, keys) => new RbfSimilarity().Logits(queries, keys));
        AddPairs("weights", (queries, keys) => new KnnHead(1).Weights(queries, keys));
        AddPairs("NCA", (queries, keys) => new NcaHead().call(queries, keys, Y));
        AddPairs("linear", (queries, keys) => new LinearHead(3).call(queries, keys, Y));
        AddPairs("regressor", (queries, keys) => new KnnRegressor(1).Predict(queries, keys, Y));
        AddLabels("NCA", labels => new NcaHead().call(X, K, labels));
        AddLabels("linear", labels => new LinearHead(3).call(X, K, labels));
        AddLabels("regressor", labels => new KnnRegressor(1).Predict(X, K, labels));
        AddMasks("weights", mask => new NcaHead().Weights(X, K, Exclusion.Mask(mask)));
        AddMasks("unit interval", mask => Functional.UnitInterval(ones(4, 5), mask));

        Add("groups that are floating", () => LeaveOneOut(X, ones(4)), "groups", "(4) Float32");
        Add("groups that are Bool", () => LeaveOneOut(X, ones(4).@bool()), "groups", "(4) Bool");
        Add("groups of another number", () => LeaveOneOut(X, ones(5, ScalarType.Int64)), "(4) rows", "(5) Int64");
        Add("groups of another batch", () => LeaveOneOut(ones(2, 4, 3), ones(3, 4, ScalarType.Int64)), "(3, 4) Int64");
        Add("a batch of one", () => LeaveOneOut(ones(1, 3), null), "two rows", "(1, 3)");
        Add("batches of one", () => LeaveOneOut(ones(7, 1, 3), null), "two rows", "(7, 1, 3)");
        Add("k-NN of a batch of one", () => new KnnHead(2).LeaveOneOut(ones(1, 3), ones(1)), "two rows", "(1, 3)");
        Add("integer embeddings alone", () => LeaveOneOut(X.@long(), null), "floating", "(4, 3) Int64");

        Add("k of 0", () => _ = new KnnHead(0), "neighbors", "at least 1", "0");
        Add("k below 0", () => _ = new KnnHead(-2), "neighbors", "at least 1", "-2");
        Add("a k-NN without a warp", () => _ = new KnnHead((SoftStepWarp)null!), "warp");
        foreach (var path in Enum.GetValues<ExecutionPath>())
        {
            foreach (var size in new[] { 2, 4 })
            {
                AddWarp($"{path} NCA, a warp of {size}", new NcaHead(warp: new(size)));
                AddWarp($"{path} k-NN, a warp of {size}", new KnnHead(new SoftStepWarp(size)));
                AddWarp(
                    $"{path} global, a warp of {size}",
                    new NcaHead(warp: Of(new() { Scope = SoftStepScope.Global }))
                );
                AddWarp($"{path} hidden, a warp of {size}", new NcaHead(warp: Of(new() { HiddenSize = 3 })));

                SoftStepWarp Of(SoftStepOptions options) => new(size, options);

                void AddWarp(string what, NeighborHead head)
                {
                    head.Execution = new() { Path = path, BlockBytes = 1 };
                    Add(what, () => head.call(X, K, Y), $"(…, N, {size})", "(4, 3)");
                }
            }
        }
        Add("relative ranks", () => _ = new KnnHead(Relative()), "MinMax", "Relative");
        AddNotPositive("strength", value => _ = new KnnHead(1, options: new() { Strength = value }), "Strength");
        AddNotPositive(
            "warped strength",
            value => _ = new KnnHead(Warp(), null, new() { Strength = value }),
            "Strength"
        );
        AddNotPositive("temperature", value => _ = new NcaHead(options: new() { Temperature = value }), "Temperature");
        AddNotPositive("gamma", value => _ = new RbfSimilarity(value), "gamma");
        foreach (var cut in new[] { 0, 1, -0.5, double.NaN })
        {
            Add($"a cut of {cut}", () => _ = new NcaHead(options: new() { Cut = cut }), "Cut", $"{cut}");
        }
        AddElsewhere("linear", new LinearHead(3));
        AddElsewhere("k-NN", new KnnHead(Warp()));
        AddElsewhere("hidden", new NcaHead(warp: new(3, new() { HiddenSize = 2 })));
        AddElsewhere("temperature", new NcaHead(options: new() { LearnTemperature = true }) { Execution = dense });
        AddElsewhere("gamma", new NcaHead(new RbfSimilarity(learnable: true)) { Execution = dense });
        Add("a warp elsewhere", () => Warp().Bounds(X.to(META)), "queries", "cpu", "(4, 3) Float32 on meta");
        Add(
            "linear groups of another number",
            () => new LinearHead(3).LeaveOneOut(K, Y, ones(4, ScalarType.Int64)),
            "(4)"
        );
        Add("blocks of no bytes", () => new NcaHead().Execution = new() { BlockBytes = 0 }, "BlockBytes", "0");
        Add("no execution", () => new NcaHead().Execution = null!, "value");

        Add("a linear head without inputs", () => _ = new LinearHead(0), "embeddingSize", "0");
        Add("a linear head without outputs", () => _ = new LinearHead(3, 0), "outputs", "0");
        Add("a linear head of another size", () => new LinearHead(2).call(X, K, Y), "2)", "(4, 3)");
        Add("a linear head of other outputs", () => new LinearHead(3, 2).call(X, K, ones(5, 3)), "2", "(5, 3)");
        Add("a linear head of one column less", () => new LinearHead(3, 2).call(X, K, Y), "2", "(5)");

        Add("a regressor of no neighbours", () => _ = new KnnRegressor(0), "neighbors", "0");
        Add("a regressor of more neighbours", () => new KnnRegressor(6).Predict(X, K, Y), "6", "(5, 3)");
        Add("a regressor without a bank", () => new KnnRegressor(1).Predict(X, null!), "bank");
    }

    public static TheoryData<string> Names => NamesOf(new HeadValidationTests());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_what_was_given(string name) => ShouldRefuse(name);

    private void AddElsewhere(string what, RegressionHead head)
    {
        head.to(META);
        Add($"{what} parameters elsewhere", () => head.call(X, K, Y), "queries must be on meta", "on cpu");
    }

    private void AddPairs(string what, Action<Tensor, Tensor> call)
    {
        Add($"{what}: no queries", () => call(null!, K), "queries");
        Add($"{what}: no keys", () => call(X, null!), "keys");
        Add($"{what}: queries without rows", () => call(ones(3), K), "queries", "(3) Float32");
        Add($"{what}: keys without rows", () => call(X, ones(3)), "keys", "(3) Float32");
        Add($"{what}: integer queries", () => call(X.@long(), K), "queries", "floating", "(4, 3) Int64");
        Add($"{what}: integer keys", () => call(X, K.@long()), "keys", "floating", "(5, 3) Int64");
        Add($"{what}: another d", () => call(X, ones(5, 2)), "(4, 3)", "(5, 2)");
        Add($"{what}: d of 0", () => call(ones([4, 0]), ones([5, 0])), "(4, 0)");
        Add($"{what}: no rows of keys", () => call(X, ones(0, 3)), "M ≥ 1", "(0, 3)");
        Add($"{what}: another batch", () => call(ones(2, 4, 3), ones(3, 5, 3)), "(2, 4, 3)", "(3, 5, 3)");
        Add($"{what}: more batches", () => call(ones(2, 4, 3), ones(1, 2, 5, 3)), "(2, 4, 3)", "(1, 2, 5, 3)");
        Add($"{what}: another dtype", () => call(X, K.@double()), "Float32", "Float64");
        Add($"{what}: another device", () => call(X, K.to(META)), "cpu", "meta");
    }

    private void AddLabels(string what, Action<Tensor> call)
    {
        Add($"{what}: no labels", () => call(null!), "labels");
        Add($"{what}: labels of another M", () => call(ones(4)), "(5)", "(4)");
        Add($"{what}: labels of another M in columns", () => call(ones(4, 2)), "(5, 3)", "(4, 2)");
        Add($"{what}: labels of no columns", () => call(ones([5, 0])), "(5, 0)");
        Add($"{what}: labels of too many axes", () => call(ones(5, 1, 1)), "(5, 1, 1)");
        Add($"{what}: a scalar for labels", () => call(tensor(1f)), "() Float32");
        Add($"{what}: integer labels", () => call(ones(5, ScalarType.Int64)), "labels", "(5) Int64");
        Add($"{what}: labels of another dtype", () => call(Y.@double()), "Float64", "Float32");
        Add($"{what}: labels on another device", () => call(Y.to(META)), "cpu", "meta");
    }

    private void AddMasks(string what, Action<Tensor> call)
    {
        Add($"{what}: a mask of numbers", () => call(zeros(4, 5)), "excluded", "(4, 5)", "Float32");
        Add($"{what}: a mask that does not broadcast", () => call(zeros(4, 4).@bool()), "(4, 5)", "(4, 4)");
        Add($"{what}: a mask of more axes", () => call(zeros(1, 4, 5).@bool()), "(4, 5)", "(1, 4, 5)");
        Add($"{what}: a mask elsewhere", () => call(zeros(4, 5).@bool().to(META)), "meta");
    }

    private void AddNotPositive(string what, Action<double> call, string name)
    {
        foreach (var value in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Add($"a {what} of {value}", () => call(value), name, $"{value}");
        }
    }

    private static void LeaveOneOut(Tensor embeddings, Tensor? groups) =>
        new NcaHead().LeaveOneOut(embeddings, ones(embeddings.shape[..^1]), groups: groups);

    private static SoftStepWarp Warp() => new(3);

    private static SoftStepWarp Relative() => new(3, new() { Scale = ProximityScale.Relative });
}
