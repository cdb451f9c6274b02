using System.Numerics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>One forward or backward of <see cref="FusedPrediction"/> in one element type.</summary>
internal sealed class FusedRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FusedCall call;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly LabelColumns<T> labels;
    private readonly StepParameters<T>? steps;
    private readonly KeyFinder[] excluding;
    private readonly long rows;
    private readonly int count;
    private readonly int length;

    /// <param name="tensors">As <see cref="FusedPrediction"/> takes them.</param>
    /// <param name="call">The rest.</param>
    public FusedRun(IReadOnlyList<Tensor> tensors, FusedCall call)
    {
        this.call = call;
        (queries, keys, labels) = (tensors[0], tensors[1], new(tensors[2]));
        steps =
            call.Rule.Scale is null ? null
            : call.Rule.HasLinearBounds ? new([tensors[3], tensors[4]], queries)
            : new([tensors[3]], queries);
        excluding = [.. call.Exclusion?.With(tensors.TakeLast(ExclusionTensors)).Finders(keys) ?? []];
        (rows, count) = (queries.size(0), checked((int)keys.size(0)));
        length = RowMath.Padded<T>(count);
    }

    private RowRule Rule => call.Rule;

    private int ExclusionTensors => call.Exclusion?.TensorCount ?? 0;

    /// <param name="kept">Where logits of the first queries are left for the backward, or null.</param>
    /// <returns>(N, q).</returns>
    public Tensor Predict(Tensor? kept)
    {
        var predictions = new T[rows * labels.Count];
        using var scope = NewDisposeScope();
        var pairs = PairSources.Create<T>(call, queries, keys, gradients: false, kept);
        ForEachRow(
            pairs,
            () => new(Rule, length, pairs.IsDirect),
            (worker, row) => Predict(worker, pairs, row, predictions.AsSpan((int)row * labels.Count, labels.Count)),
            isSumming: false
        );
        return TensorValues.Store(predictions, [rows, labels.Count], queries.dtype).MoveToOuterDisposeScope();
    }

    /// <param name="gradOutput">(N, q).</param>
    /// <param name="wanted">For which of the tensors.</param>
    /// <param name="kept">What the prediction left.</param>
    /// <returns>A gradient for each of the tensors, null where none is wanted.</returns>
    public IReadOnlyList<Tensor?> Gradients(Tensor gradOutput, IReadOnlyList<bool> wanted, Tensor? kept)
    {
        var flows = TensorValues.Load<T>(gradOutput);
        var ofSteps = steps?.Gradient() ?? [];
        var pairs = PairSources.Create<T>(call, queries, keys, gradients: true, kept);
        var (workers, blocks) = ForEachRow(
            pairs,
            () => new(Rule, length, pairs.IsDirect, keys.size(1) * length, wanted[2] ? (long)labels.Count * length : 0),
            (worker, row) => Backward(worker, pairs, row, flows.AsSpan((int)row * labels.Count, labels.Count), ofSteps),
            isSumming: true
        );
        var fromSteps = new T[Rule.HasLinearBounds ? queries.numel() : 0];
        var ofParameters = steps?.Gradients(ofSteps, fromSteps) ?? [];
        var (ofQueries, ofKeys) = pairs.Gradients(blocks, workers.Select(worker => worker.Pairs), fromSteps);
        return
        [
            wanted[0] ? ofQueries : null,
            wanted[1] ? ofKeys : null,
            wanted[2] ? labels.Gradient(workers.Select(worker => worker.Labels)) : null,
            .. ofParameters,
            .. Rule.LearnsTemperature
                ? [Total(workers.Select(worker => worker.LogTemperature))]
                : Array.Empty<Tensor>(),
            .. Rule.LearnsPairScale ? [Total(workers.Select(worker => worker.LogGamma))] : Array.Empty<Tensor>(),
            .. new Tensor?[ExclusionTensors],
        ];
    }

    private void Predict(FusedWorker<T> worker, PairSource<T> pairs, long row, Span<T> prediction)
    {
        var logits = worker.Block.Logits(row, worker.Logits);
        var excluded = worker.Excluded(excluding, row);
        if (excluded.Length == count)
        {
            return;
        }
        var bounds = Bounds(row);
        if (IsUnknown(pairs, row, excluded, bounds))
        {
            prediction.Fill(T.NaN);
            return;
        }
        var sum = worker.Row.Predict(logits, count, excluded, bounds, labels, prediction);
        foreach (ref var value in prediction)
        {
            value /= sum;
        }
    }

    private void Backward(FusedWorker<T> worker, PairSource<T> pairs, long row, ReadOnlySpan<T> flow, T[] ofSteps)
    {
        var logits = worker.Block.Logits(row, worker.Logits);
        var excluded = worker.Excluded(excluding, row);
        var gradient = worker.Gradient.AsSpan();
        if (excluded.Length == count)
        {
            gradient.Clear();
            logits.Clear();
            worker.Block.Backward(row, logits, gradient, worker.Pairs);
            return;
        }
        var bounds = Bounds(row);
        if (IsUnknown(pairs, row, excluded, bounds))
        {
            SpreadNaN(worker, row, excluded, flow, ofSteps);
            return;
        }
        worker.Row.Forward(logits, count, excluded, bounds);
        LogWeightGradients(worker, flow, gradient);
        var gradients = worker.Row.Backward(logits, bounds, gradient);
        if (steps is not null)
        {
            var target = StepParameters<T>.Row(ofSteps, row);
            bounds.Backward(gradients.Lower, gradients.Upper, gradients.Transition, target);
        }
        worker.LogTemperature += gradients.LogTemperature;
        if (Rule.LearnsPairScale)
        {
            worker.LogGamma += RowMath.Dot<T>(gradient, logits);
        }
        worker.Block.Backward(row, logits, gradient, worker.Pairs);
    }

    /// <summary>Whether something is NaN that takes part in the row: the minima and maxima within it could pass over that.</summary>
    private bool IsUnknown(PairSource<T> pairs, long row, ReadOnlySpan<int> excluded, in StepBounds<T> bounds)
    {
        if (bounds.IsNaN || double.IsNaN(Rule.InverseTemperature) || double.IsNaN(Rule.PairScale))
        {
            return true;
        }
        if (pairs.UnknownQueries.Length > 0 && Array.BinarySearch(pairs.UnknownQueries, (int)row) >= 0)
        {
            return true;
        }
        foreach (var key in pairs.UnknownKeys)
        {
            if (excluded.BinarySearch(key) < 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The gradients of a row whose prediction is NaN: that of everything that takes part in it is NaN too.</summary>
    private void SpreadNaN(
        FusedWorker<T> worker,
        long row,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> flow,
        T[] ofSteps
    )
    {
        var gradient = worker.Gradient.AsSpan();
        gradient.Clear();
        gradient[..count].Fill(T.NaN);
        foreach (var key in excluded)
        {
            gradient[key] = T.Zero;
        }
        if (worker.Labels.Length > 0)
        {
            labels.AddGradient(gradient, flow, worker.Labels);
        }
        if (steps is not null)
        {
            StepParameters<T>.Row(ofSteps, row).Fill(T.NaN);
        }
        worker.LogTemperature = T.NaN;
        worker.LogGamma = T.NaN;
        if (Rule is { Detached: true, RankStrength: not null })
        {
            // Ranks that are constants leave the pairs without a gradient.
            gradient.Clear();
        }
        var logits = worker.Block.Logits(row, worker.Logits);
        // By which a gradient may be divided.
        logits.Fill(T.NegativeOne);
        worker.Block.Backward(row, logits, gradient, worker.Pairs);
    }

    /// <summary>w·(⟨ŷ's gradient, y⟩ − its mean under w), and the labels' gradient on the way.</summary>
    private void LogWeightGradients(FusedWorker<T> worker, ReadOnlySpan<T> flow, Span<T> gradient)
    {
        var weights = worker.Row.Weights;
        labels.Project(flow, gradient);
        var (sum, dot) = RowMath.SumAndDot<T>(weights, gradient);
        RowMath.ScaleAndWeigh(T.One / sum, dot / sum, weights, gradient);
        if (worker.Labels.Length > 0)
        {
            labels.AddGradient(weights, flow, worker.Labels);
        }
    }

    private (IReadOnlyList<FusedWorker<T>> Workers, IReadOnlyList<IPairBlock<T>> Blocks) ForEachRow(
        PairSource<T> pairs,
        Func<FusedWorker<T>> worker,
        Action<FusedWorker<T>, long> body,
        bool isSumming
    )
    {
        var rowBytes = length * queries.ElementSize;
        var made = FusedBlocks.ForEachRow(pairs, rows, call.BlockBytes, rowBytes, worker, body, isSumming);
        GC.KeepAlive((queries, keys));
        return made;
    }

    private StepBounds<T> Bounds(long row) => steps?.Bounds(row) ?? default;

    private Tensor Total(IEnumerable<T> shares)
    {
        T[] total = [shares.Aggregate(T.Zero, (left, right) => left + right)];
        return TensorValues.Store(total, [1], queries.dtype);
    }
}
