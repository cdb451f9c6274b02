using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// The training that we advise: a step of NCA + SoftStep behind a linear layer, with a batch of 32 rows whose neighbours are
/// the other rows of a training set; float32.
/// </summary>
internal sealed class BankStep : IDisposable
{
    private const long Inputs = 8;
    private const long BatchRows = 32;

    private readonly DeepRegressor model;
    private readonly TrainingSetBank bank;
    private readonly Tensor inputs;
    private readonly Tensor labels;
    private readonly Tensor ids;
    private readonly Tensor[] leaves;

    public BankStep(long rows, long size, ExecutionPath path = ExecutionPath.Automatic)
    {
        manual_seed(0);
        var warp = new SoftStepWarp(size, SoftStepOptions.ForNca);
        model = new(Linear(Inputs, size), new NcaHead(warp: warp) { Execution = new() { Path = path } });
        var (all, allLabels) = (randn(rows, Inputs), randn(rows, 1));
        bank = new(model, all, allLabels);
        model.train();
        ids = arange(BatchRows, ScalarType.Int64);
        (inputs, labels) = (all.index_select(0, ids), allLabels.index_select(0, ids));
        leaves = [.. model.parameters()];
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        Loss();
    }

    public StepResults Results()
    {
        using var scope = NewDisposeScope();
        return new(Loss().item<float>(), leaves[0].grad!.norm().item<float>());
    }

    public void Dispose() => bank.Dispose();

    private Tensor Loss()
    {
        foreach (var leaf in leaves)
        {
            leaf.grad = null;
        }
        var loss = functional.mse_loss(bank.call(inputs, labels, ids), labels);
        loss.backward();
        return loss;
    }
}
