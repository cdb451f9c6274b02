using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// A training step of a head alone, leave-one-out, float32: predictions, the squared error or the CRPS, and gradients, on the
/// same rows as Peers/eager.py.
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
        bool isCrps = false
    )
    {
        this.isCrps = isCrps;
        head = Heads.Create(kind, size, path);
        manual_seed(0);
        embeddings = randn(rows, size).requires_grad_();
        (labels, targets) = (randn(rows, 1), randn(rows, 1));
        leaves = [embeddings, .. head.parameters()];
        using var withoutGradients = no_grad();
        foreach (var (name, parameter) in head.named_parameters())
        {
            if (name == "weighting.warp.weight")
            {
                parameter.copy_(randn(3, size) / Math.Sqrt(size));
            }
            else if (name == "weighting.warp.bias")
            {
                parameter.zero_();
            }
        }
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
