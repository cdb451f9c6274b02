using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>NCA + SoftStep predicting queries from a bank, in float32; and the matrix product alone.</summary>
internal sealed class BankPrediction : IDisposable
{
    private const long ProductRows = 16;

    private readonly DeepRegressor model;
    private readonly ReferenceBank bank;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly Tensor product;

    public BankPrediction(long queryCount, long keyCount, long size)
    {
        manual_seed(0);
        model = new(Identity(), Heads.Create(HeadKind.NcaSoftStep, size));
        model.eval();
        using (NewDisposeScope())
        {
            bank = new(randn(keyCount, size), randn(keyCount, 1));
        }
        queries = randn(queryCount, size);
        keys = bank.Embeddings.t();
        product = empty(ProductRows, keyCount);
    }

    public void Dispose() => bank.Dispose();

    public void Run() => model.Predict(queries, bank).Dispose();

    /// <summary>The product of the same pairs, in blocks of the same number of rows, into existing memory.</summary>
    public void Product()
    {
        using var scope = NewDisposeScope();
        for (var first = 0L; first < queries.size(0); first += ProductRows)
        {
            var rows = Math.Min(ProductRows, queries.size(0) - first);
            product.narrow(0, 0, rows).addmm_(queries.narrow(0, first, rows), keys, beta: 0);
        }
    }
}
