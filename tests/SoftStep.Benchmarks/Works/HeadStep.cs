using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// A training step of a head alone, leave-one-out, float32: predictions, the squared error or the CRPS, and gradients, on the
/// same rows as Peers/eager.py, drawn on the CPU and moved to the device.
/// </summary>
internal sealed class HeadStep
{
    private readonly RegressionHead head;
    private readonly Tensor embeddings;
    private readonly Tensor labels;
    private readonly Tensor targets;
    private readonly Tensor[] leaves;
    private readonly bool isCrps;

    public HeadStep(
        HeadKind kind,
        long rows,
        long size,
        ExecutionPath path = ExecutionPath.Automatic,
        bool isCrps = false,
        Device? device = null
    )
    {
        this.isCrps = isCrps;
        device ??= CPU;
        head = Heads.Create(kind, size, path);
        Heads.UseBlocksFor(head, device);
        manual_seed(0);
        embeddings = randn(rows, size).to(device).requires_grad_();
        (labels, targets) = (randn(rows, 1).to(device), randn(rows, 1).to(device));
        Heads.DrawStep(head, size);
        head.to(device);
        leaves = [embeddings, .. head.parameters()];
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        Loss();
    }

    public StepResults Results()
    {
        using var scope = NewDisposeScope();
        return new(Loss().item<float>(), embeddings.grad!.norm().item<float>());
    }

    private Tensor Loss()
    {
        foreach (var leaf in leaves)
        {
            leaf.grad = null;
        }
        var loss = isCrps
            ? ((NeighborHead)head).Crps(embeddings, embeddings, labels, targets, Exclusion.SameRows).mean()
            : functional.mse_loss(head.LeaveOneOut(embeddings, labels), targets);
        loss.backward();
        return loss;
    }
}
