using static TorchSharp.torch.nn;

namespace SoftStep.Fixtures;

/// <summary>A head case run by the library: its tensors, its head, and the results.</summary>
internal sealed class HeadRun : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly HeadEntry entry;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly Tensor labels;
    private readonly Tensor targets;
    private readonly SoftStepWarp? warp;
    private readonly NeighborHead head;

    private HeadRun(HeadEntry entry, Mode mode)
    {
        this.entry = entry;
        keys = Table(entry.Keys);
        queries = entry.IsLeaveOneOut ? keys : Table(entry.Queries);
        labels = Table(entry.Labels);
        targets = Table(entry.Targets);
        warp = entry.HasSoftStep ? entry.CreateWarp(mode.Dtype) : null;
        head = entry.CreateHead(warp);
        head.Execution = mode.Execution;

        Tensor Table(double[][] rows) => rows.ToTensor(mode.Dtype);
    }

    public void Dispose()
    {
        head.Dispose();
        scope.Dispose();
    }

    /// <summary>The mean squared error in float64.</summary>
    public static double Loss(HeadEntry entry)
    {
        using var withoutGradients = no_grad();
        using var run = new HeadRun(entry, new(ScalarType.Float64));
        return run.Loss(run.Predict()).item<double>();
    }

    /// <summary>All quantities of a case, by their names in the file.</summary>
    public static IReadOnlyDictionary<string, double[]> Compute(HeadEntry entry, Mode mode)
    {
        using var run = new HeadRun(entry, mode);
        return run.Compute();
    }

    private Dictionary<string, double[]> Compute()
    {
        keys.requires_grad_();
        queries.requires_grad_();
        var weights = head.Weights(queries, keys, Exclusion);
        var predictions = Predict();
        var loss = Loss(predictions);
        loss.backward();
        var quantities = new Dictionary<string, Tensor?>
        {
            ["weights"] = weights,
            ["predictions"] = predictions,
            ["loss"] = loss,
            ["grad_keys"] = keys.grad,
            ["grad_queries"] = queries.grad,
        };
        foreach (var (name, parameter) in warp?.named_parameters() ?? [])
        {
            quantities[$"grad_warp_{name}"] = parameter.grad;
        }
        return quantities.ToDictionary(quantity => quantity.Key, quantity => quantity.Value?.Numbers() ?? []);
    }

    private Exclusion? Exclusion
    {
        get
        {
            var kinds = entry.Rules?.Exclusions() ?? [];
            return (entry.IsLeaveOneOut ? kinds.Prepend(SoftStep.Exclusion.SameRows) : kinds)
                .Cast<Exclusion?>()
                .Aggregate((Exclusion?)null, (all, kind) => all is null ? kind : all | kind!);
        }
    }

    private Tensor Predict() =>
        entry is { IsLeaveOneOut: true, Rules: null }
            ? head.LeaveOneOut(keys, labels)
            : head.Predict(queries, keys, labels, Exclusion);

    private Tensor Loss(Tensor predictions) => functional.mse_loss(predictions, targets);
}
