using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// NCA, with SoftStep or without, predicting float32 queries from a bank; and the matrix product alone, in float32. The rows are those of
/// Peers/eager.py, drawn on the CPU and moved to the device.
/// </summary>
internal sealed class BankPrediction : IDisposable
{
    private const long ProductRows = 16;

    private readonly DeepRegressor model;
    private readonly ReferenceBank bank;
    private readonly Tensor queries;
    private readonly Tensor observed;
    private Tensor? keys;
    private Tensor? product;

    public BankPrediction(
        long queryCount,
        long keyCount,
        long size,
        Device? device = null,
        ScalarType dtype = ScalarType.Float32,
        HeadKind kind = HeadKind.NcaSoftStep
    )
    {
        device ??= CPU;
        var head = Heads.Create(kind, size);
        Heads.UseBlocksFor(head, device);
        model = new(Identity(), head);
        manual_seed(0);
        queries = randn(queryCount, size).to(device);
        using (NewDisposeScope())
        {
            bank = new(randn(keyCount, size).to(device).to(dtype), randn(keyCount, 1).to(device));
        }
        Heads.DrawStep(head, size);
        model.to(device);
        model.eval();
        observed = randn(queryCount, 1).to(device);
    }

    public void Dispose()
    {
        bank.Dispose();
        keys?.Dispose();
        product?.Dispose();
    }

    public void Run() => model.Predict(queries, bank).Dispose();

    /// <summary>The quantiles of 5 and 95 %.</summary>
    public void Interval()
    {
        using var scope = NewDisposeScope();
        using var distribution = model.PredictDistribution(queries, bank);
        distribution.Interval(0.9);
    }

    /// <summary>The CRPS of one value per query.</summary>
    public void Crps()
    {
        using var scope = NewDisposeScope();
        using var distribution = model.PredictDistribution(queries, bank);
        distribution.Crps(observed);
    }

    /// <summary>The mean square of the predictions, and their norm.</summary>
    public StepResults Results()
    {
        using var scope = NewDisposeScope();
        var predictions = model.Predict(queries, bank);
        return new(predictions.square().mean().item<float>(), predictions.norm().item<float>());
    }

    /// <summary>The product of the same pairs, in blocks of the same number of rows, into existing memory.</summary>
    public void Product()
    {
        keys ??= bank.Embeddings.to(ScalarType.Float32).t();
        product ??= empty(ProductRows, bank.Count, device: queries.device);
        using var scope = NewDisposeScope();
        for (var first = 0L; first < queries.size(0); first += ProductRows)
        {
            var rows = Math.Min(ProductRows, queries.size(0) - first);
            product.narrow(0, 0, rows).addmm_(queries.narrow(0, first, rows), keys, beta: 0);
        }
    }
}
