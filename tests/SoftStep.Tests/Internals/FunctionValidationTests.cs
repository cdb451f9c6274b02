namespace SoftStep.Tests.Internals;

public sealed class FunctionValidationTests : Refusals
{
    private static readonly Tensor Z = ones(4, 5);
    private static readonly Tensor One = ones(1);

    public FunctionValidationTests()
    {
        AddStep("step", (z, l, u, t) => Functional.SoftStep(z, l, u, t));
        AddStep("log step", (z, l, u, t) => Functional.LogSoftStep(z, l, u, t));
        AddStep("one-sided step", (z, _, u, t) => Functional.OneSidedSoftStep(z, u, t), hasLower: false);
        AddStep("one-sided log step", (z, _, u, t) => Functional.LogOneSidedSoftStep(z, u, t), hasLower: false);
        AddRows("rank", values => Functional.SoftRank(values));
        AddRows("sort", values => Functional.SoftSort(values));
        AddRows("unit interval", values => Functional.UnitInterval(values));
        AddRows("sparsemax", logits => Functional.Sparsemax(logits), "logits");
        AddRows("entmax", logits => Functional.Entmax15(logits), "logits");
        AddRows("top k", values => Functional.SoftTopK(values, 2));
        AddRows("top k of each row", values => Functional.SoftTopK(values, One));
        AddMask("unit interval", excluded => Functional.UnitInterval(Z, excluded));
        AddMask("sparsemax", excluded => Functional.Sparsemax(Z, excluded));
        AddMask("entmax", excluded => Functional.Entmax15(Z, excluded));
        AddMask("top k", excluded => Functional.SoftTopK(Z, 2, excluded));
        AddMask("top k of each row", excluded => Functional.SoftTopK(Z, One, excluded));
        foreach (var k in new[] { 0.99, 0, -1, double.NaN, double.NegativeInfinity })
        {
            Add($"top k: {k}", () => Functional.SoftTopK(Z, k), "k must be at least 1", $"{k}");
        }
        Add("top k: no k", () => Functional.SoftTopK(Z, null!), "k");
        Add("top k: k of another type", () => Functional.SoftTopK(Z, One.@double()), "k", "Float64", "Float32");
        Add("top k: k for each entry", () => Functional.SoftTopK(Z, ones(4, 5)), "k", "(4, 5)", "(…, 1)");
        Add("top k: k of other rows", () => Functional.SoftTopK(Z, ones(3, 1)), "k", "(3, 1)", "(4, 5)");
        foreach (var strength in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Add($"rank: strength {strength}", () => Functional.SoftRank(Z, strength), "strength", $"{strength}");
            Add($"sort: strength {strength}", () => Functional.SoftSort(Z, strength), "strength", $"{strength}");
        }

        Add("warp: no size", () => _ = new SoftStepWarp(0), "embeddingSize", "0");
        Add("warp: no width", () => _ = new SoftStepWarp(3, new() { HiddenSize = 0 }), "HiddenSize", "0");
        AddWarp("step", (warp, queries, z) => warp.call(queries, z));
        AddWarp("log", (warp, queries, z) => warp.Log(queries, z));
        Add("warp bounds: another size", () => new SoftStepWarp(3).Bounds(ones(4, 2)), "3)", "(4, 2)");
        Add("warp bounds: integers", () => new SoftStepWarp(3).Bounds(ones(4, 3).@long()), "(4, 3) Int64");
        Add("warp bounds: nothing", () => new SoftStepWarp(3).Bounds(null!), "queries");
    }

    public static TheoryData<string> Names => NamesOf(new FunctionValidationTests());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_what_was_given(string name) => ShouldRefuse(name);

    private void AddStep(string what, Action<Tensor, Tensor, Tensor, Tensor> call, bool hasLower = true)
    {
        Add($"{what}: no z", () => call(null!, One, One, One), "z");
        Add($"{what}: no upper", () => call(Z, One, null!, One), "upper");
        Add($"{what}: no transition", () => call(Z, One, One, null!), "transition");
        Add($"{what}: integer z", () => call(Z.@long(), One, One, One), "z", "(4, 5) Int64");
        Add($"{what}: upper of another type", () => call(Z, One, One.@double(), One), "upper", "Float64", "Float32");
        Add($"{what}: transition of another type", () => call(Z, One, One, One.@long()), "transition", "Int64");
        Add($"{what}: upper that does not broadcast", () => call(Z, One, ones(4), One), "upper", "(4)", "(4, 5)");
        Add($"{what}: transition of more axes", () => call(Z, One, One, ones(1, 4, 5)), "transition", "(1, 4, 5)");
        if (hasLower)
        {
            Add($"{what}: no lower", () => call(Z, null!, One, One), "lower");
            Add($"{what}: lower of another type", () => call(Z, One.@double(), One, One), "lower", "Float64");
            Add($"{what}: lower that does not broadcast", () => call(Z, ones(3, 5), One, One), "lower", "(3, 5)");
        }
        Add($"{what}: elsewhere", () => call(Z, One, One.to(META), One), "upper", "meta");
    }

    private void AddRows(string what, Action<Tensor> call, string name = "values")
    {
        Add($"{what}: nothing", () => call(null!), name);
        Add($"{what}: integers", () => call(ones(3, ScalarType.Int64)), name, "(3) Int64");
        Add($"{what}: a scalar", () => call(tensor(1f)), name, "() Float32");
        Add($"{what}: rows of no entries", () => call(ones([4, 0])), name, "(4, 0)");
    }

    private void AddMask(string what, Action<Tensor> call)
    {
        Add($"{what}: a mask of numbers", () => call(ones(4, 5)), "excluded", "Float32");
        Add($"{what}: a mask of other rows", () => call(ones(3, 5, ScalarType.Bool)), "excluded", "(3, 5)", "(4, 5)");
        Add($"{what}: a mask elsewhere", () => call(ones(4, 5, ScalarType.Bool).to(META)), "excluded", "meta");
    }

    private void AddWarp(string what, Action<SoftStepWarp, Tensor, Tensor> call)
    {
        var warp = new SoftStepWarp(3);
        var x = ones(4, 3);
        Add($"warp {what}: no queries", () => call(warp, null!, Z), "queries");
        Add($"warp {what}: no z", () => call(warp, x, null!), "z");
        Add($"warp {what}: queries of another size", () => call(warp, ones(4, 2), Z), "3)", "(4, 2)");
        Add($"warp {what}: queries without rows", () => call(warp, ones(3), Z), "(3) Float32");
        Add($"warp {what}: another number of rows", () => call(warp, x, ones(6, 5)), "4", "(6, 5)");
        Add($"warp {what}: z without rows", () => call(warp, x, ones(4)), "(4) Float32");
        Add($"warp {what}: another dtype", () => call(warp, x, Z.@double()), "Float64", "Float32");
        Add($"warp {what}: integer z", () => call(warp, x, Z.@long()), "z", "Int64");
        Add($"warp {what}: another batch", () => call(warp, ones(2, 4, 3), ones(3, 4, 5)), "(2, 4, 3)", "(3, 4, 5)");
    }
}
