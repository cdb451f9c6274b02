using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// A step of NCA + SoftStep on many small problems, such as attention heads: leading axes (8, 4), 128 queries and
/// keys each, float32. In one call, or as a loop over the problems.
/// </summary>
internal sealed class BatchStep
{
    private static readonly long[] Axes = [8, 4];

    private readonly NcaHead head;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly Tensor labels;
    private readonly bool isLoop;

    public BatchStep(long rows, long size, bool isLoop = false, ExecutionPath path = ExecutionPath.Automatic)
    {
        manual_seed(0);
        head = new(warp: new SoftStepWarp(size)) { Execution = new() { Path = path } };
        queries = randn([.. Axes, rows, size]).requires_grad_();
        keys = randn([.. Axes, rows, size]).requires_grad_();
        labels = randn([.. Axes, rows, 1]);
        this.isLoop = isLoop;
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        Sum();
    }

    public StepResults Results()
    {
        using var scope = NewDisposeScope();
        return new(Sum(), queries.grad!.norm().item<float>());
    }

    private float Sum()
    {
        (queries.grad, keys.grad) = (null, null);
        head.zero_grad();
        if (!isLoop)
        {
            var squares = head.call(queries, keys, labels).square().mean();
            squares.backward();
            return squares.item<float>();
        }
        var total = 0f;
        for (var batch = 0; batch < Axes[0]; batch++)
        {
            for (var part = 0; part < Axes[1]; part++)
            {
                using var scope = NewDisposeScope();
                var predictions = head.call(queries[batch, part], keys[batch, part], labels[batch, part]);
                var squares = predictions.square().mean() / (Axes[0] * Axes[1]);
                squares.backward();
                total += squares.item<float>();
            }
        }
        return total;
    }
}
