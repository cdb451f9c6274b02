using SoftStep.Tests.Oracles;

namespace SoftStep.Tests.Weightings;

/// <summary>A function from a row to sparse weights, with its definition and the sum of its rows.</summary>
internal sealed record SparseFunction(
    Func<Tensor, Tensor?, Tensor> Of,
    Func<double[], double[]> Definition,
    Func<int, double> Sum
)
{
    private static readonly Dictionary<string, SparseFunction> All = new()
    {
        ["sparsemax"] = new(Functional.Sparsemax, SparseRowOracle.Sparsemax, _ => 1),
        ["entmax-1.5"] = new(Functional.Entmax15, SparseRowOracle.Entmax15, _ => 1),
        ["top 1"] = TopK(1),
        ["top 2.6"] = TopK(2.6),
        ["top 5"] = TopK(5),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static SparseFunction Named(string name) => All[name];

    private static SparseFunction TopK(double k) =>
        new(
            (values, excluded) => Functional.SoftTopK(values, k, excluded),
            row => SparseRowOracle.TopK(row, k),
            count => Math.Min(k, count)
        );
}
