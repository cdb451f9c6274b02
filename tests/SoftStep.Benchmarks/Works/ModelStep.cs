using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>A training step of a head behind a linear layer from 4 d to d, leave-one-out, float32.</summary>
internal sealed class ModelStep
{
    private readonly DeepRegressor model;
    private readonly Tensor inputs;
    private readonly Tensor labels;
    private readonly Tensor[] leaves;

    public ModelStep(HeadKind kind, long rows, long size)
    {
        manual_seed(0);
        model = new(Linear(4 * size, size), Heads.Create(kind, size));
        model.train();
        (inputs, labels) = (randn(rows, 4 * size), randn(rows, 1));
        leaves = [.. model.parameters()];
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        foreach (var leaf in leaves)
        {
            leaf.grad = null;
        }
        functional.mse_loss(model.call(inputs, labels)!, labels).backward();
    }
}
