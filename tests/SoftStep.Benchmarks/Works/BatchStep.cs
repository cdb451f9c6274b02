using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// A step of NCA + SoftStep on many small problems, such as attention heads, each with as many queries as keys, float32. In one
/// call with leading axes, or as a loop over the problems, each with tensors of its own.
/// </summary>
internal sealed class BatchStep
{
    private readonly NcaHead head;
    private readonly (Tensor Queries, Tensor Keys, Tensor Labels)[] problems;

    /// <param name="axes">The leading axes, how many rows, and how large they are.</param>
    /// <param name="isLoop">Whether one after the other.</param>
    /// <param name="path">Of the head.</param>
    public BatchStep(long[] axes, bool isLoop = false, ExecutionPath path = ExecutionPath.Automatic)
    {
        manual_seed(0);
        head = new(warp: new SoftStepWarp(axes[^1])) { Execution = new() { Path = path } };
        var (queries, keys, labels) = (randn(axes), randn(axes), randn([.. axes[..^1], 1]));
        problems = [.. Parts(queries).Zip(Parts(keys), Parts(labels))];

        IEnumerable<Tensor> Parts(Tensor all)
        {
            var parts = isLoop ? all.flatten(0, -3).unbind(0) : [all];
            return parts.Select(part => part.clone().requires_grad_(!ReferenceEquals(all, labels)));
        }
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        Sum();
    }

    public StepResults Results()
    {
        using var scope = NewDisposeScope();
        var sum = Sum();
        var squares = problems.Sum(problem => problem.Queries.grad!.square().sum().item<float>());
        return new(sum, Math.Sqrt(squares));
    }

    private double Sum()
    {
        head.zero_grad();
        var total = 0.0;
        foreach (var (queries, keys, labels) in problems)
        {
            using var scope = NewDisposeScope();
            (queries.grad, keys.grad) = (null, null);
            var squares = head.call(queries, keys, labels).square().mean() / problems.Length;
            squares.backward();
            total += squares.item<float>();
        }
        return total;
    }
}
