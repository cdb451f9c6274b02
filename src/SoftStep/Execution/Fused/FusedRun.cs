using System.Numerics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>One forward or backward of <see cref="FusedPrediction"/> in one element type.</summary>
internal sealed class FusedRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From how many multiplications on a matrix product is faster than differences.</summary>
    private const long ProductFrom = 1 << 18;

    private readonly FusedCall call;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly Tensor labels;
    private readonly Tensor? bounds;
    private readonly long rows;
    private readonly int count;
    private readonly int outputs;
    private readonly int length;
    private readonly T[] labelRows;
    private readonly RowIds[] ids;
    private readonly TensorMemory<T> boundRows;

    /// <param name="tensors">As <see cref="FusedPrediction.forward"/> takes them.</param>
    /// <param name="call">The rest.</param>
    public FusedRun(IReadOnlyList<Tensor> tensors, FusedCall call)
    {
        this.call = call;
        (queries, keys) = (tensors[0].contiguous(), tensors[1].contiguous());
        labels = tensors[2].contiguous();
        bounds = call.Rule.Scale is null ? null : tensors[3].contiguous();
        rows = queries.size(0);
        count = checked((int)keys.size(0));
        outputs = checked((int)labels.size(1));
        length = RowMath.Padded<T>(count);
        labelRows = Transposed(labels);
        boundRows = bounds is null ? default : new(bounds);
        ids = [.. tensors.TakeLast(call.Ids).Chunk(2).Select(kind => new RowIds(kind[0], kind[1]))];
    }

    private RowRule Rule => call.Rule;

    public Tensor Predict()
    {
        var predictions = empty([rows, outputs], dtype: queries.dtype);
        var result = new TensorMemory<T>(predictions);
        using var scope = NewDisposeScope();
        var pairs = Pairs(gradients: false);
        ForEachRow(
            pairs,
            () => new FusedWorker<T>(Rule, length, 0, 0),
            (worker, row) =>
            {
                var logits = pairs.Logits(row, worker.Logits);
                var excluded = worker.Excluded(ids, row);
                var prediction = result.Row(row, outputs);
                if (excluded.Length == count)
                {
                    prediction.Clear();
                    return;
                }
                worker.Row.Forward(logits, count, excluded, Bounds(row), gradients: false);
                WeightedLabels(worker.Row.Weights, prediction);
            }
        );
        return predictions;
    }

    /// <returns>A gradient for each of the tensors, null where none is wanted.</returns>
    public IReadOnlyList<Tensor?> Gradients(Tensor gradOutput, IReadOnlyList<bool> wanted)
    {
        var flows = new TensorMemory<T>(gradOutput);
        var ofBounds = bounds?.zeros_like();
        var boundsMemory = ofBounds is null ? default : new TensorMemory<T>(ofBounds);
        var pairs = Pairs(gradients: true);
        var workers = ForEachRow(
            pairs,
            () =>
                new FusedWorker<T>(
                    Rule,
                    length,
                    pairs is DirectPairs<T> ? keys.size(1) * length : 0,
                    wanted[2] ? (long)outputs * length : 0
                ),
            (worker, row) => Backward(worker, pairs, row, flows.Row(row, outputs), boundsMemory)
        );
        GC.KeepAlive(gradOutput);
        var (ofQueries, ofKeys) = pairs.Gradients(workers.Select(worker => worker.Pairs));
        if (SharesBounds)
        {
            foreach (var worker in workers)
            {
                Add(worker.Bounds, boundsMemory.Row(0, 3));
            }
        }
        List<Tensor?> gradients =
        [
            wanted[0] ? WithinBounds(queries, ofQueries) : null,
            wanted[1] ? WithinBounds(keys, ofKeys) : null,
            wanted[2] ? LabelGradients(workers) : null,
        ];
        if (ofBounds is not null)
        {
            gradients.Add(ofBounds);
        }
        if (Rule.LearnsTemperature)
        {
            gradients.Add(Total(workers.Select(worker => worker.LogTemperature)));
        }
        if (Rule.LearnsPairScale)
        {
            gradients.Add(Total(workers.Select(worker => worker.LogGamma)));
        }
        gradients.AddRange(new Tensor?[call.Ids]);
        return gradients;
    }

    private void Backward(
        FusedWorker<T> worker,
        PairSource<T> pairs,
        long row,
        ReadOnlySpan<T> flow,
        TensorMemory<T> ofBounds
    )
    {
        var logits = pairs.Logits(row, worker.Logits);
        var excluded = worker.Excluded(ids, row);
        var gradient = worker.Gradient.AsSpan();
        if (excluded.Length == count)
        {
            gradient.Clear();
            logits.Clear();
            pairs.Backward(row, logits, gradient, worker.Pairs);
            return;
        }
        var step = Bounds(row);
        worker.Row.Forward(logits, count, excluded, step, gradients: true);
        LogWeightGradients(worker, flow, gradient);
        var gradients = worker.Row.Backward(logits, step, gradient);
        if (bounds is not null)
        {
            var target = SharesBounds ? worker.Bounds : ofBounds.Row(row, 3);
            step.Backward(gradients.Lower, gradients.Upper, gradients.Transition, target);
        }
        worker.LogTemperature += gradients.LogTemperature;
        if (Rule.LearnsPairScale)
        {
            worker.LogGamma += RowMath.Dot<T>(gradient, logits);
        }
        pairs.Backward(row, logits, gradient, worker.Pairs);
    }

    /// <summary>w·(⟨ŷ's gradient, y⟩ − its mean under w), and the labels' gradient on the way.</summary>
    private void LogWeightGradients(FusedWorker<T> worker, ReadOnlySpan<T> flow, Span<T> gradient)
    {
        var weights = worker.Row.Weights;
        RowMath.Shift<T>(weights, T.Zero, T.One / RowMath.Sum<T>(weights), weights);
        gradient.Clear();
        for (var output = 0; output < outputs; output++)
        {
            RowMath.AddScaled(flow[output], LabelRow(output), gradient);
            if (worker.Labels.Length > 0)
            {
                RowMath.AddScaled(flow[output], weights, worker.Labels.AsSpan(output * length, length));
            }
        }
        RowMath.Shift(gradient, RowMath.Dot<T>(weights, gradient), T.One, gradient);
        RowMath.Multiply<T>(weights, gradient);
    }

    private void WeightedLabels(ReadOnlySpan<T> weights, Span<T> prediction)
    {
        var sum = RowMath.Sum(weights);
        for (var output = 0; output < outputs; output++)
        {
            prediction[output] = RowMath.Dot(weights, LabelRow(output)) / sum;
        }
    }

    private IReadOnlyCollection<FusedWorker<T>> ForEachRow(
        PairSource<T> pairs,
        Func<FusedWorker<T>> worker,
        Action<FusedWorker<T>, long> body
    )
    {
        var idle = new Stack<FusedWorker<T>>();
        FusedWorker<T> Take()
        {
            lock (idle)
            {
                return idle.Count > 0 ? idle.Pop() : worker();
            }
        }
        var block = BlockRows();
        for (var first = 0L; first < rows; first += block)
        {
            var size = (int)Math.Min(block, rows - first);
            pairs.Begin(first, size);
            var start = first;
            var used = Rows.ForEach(size, length, Take, (own, row) => body(own, start + row));
            pairs.End(first, size);
            foreach (var own in used)
            {
                idle.Push(own);
            }
        }
        GC.KeepAlive((queries, keys, labels, bounds));
        return idle;
    }

    /// <summary>At least 32, which a matrix product needs to be worth its while.</summary>
    private int BlockRows() =>
        (int)Math.Min(rows, Math.Max(32, call.BlockBytes / ((long)length * queries.ElementSize)));

    private PairSource<T> Pairs(bool gradients)
    {
        var work = rows * count * queries.size(1);
        if (Rule.Kind == PairKind.Manhattan || work < ProductFrom)
        {
            return new DirectPairs<T>(Rule, Within(queries), Within(keys), gradients);
        }
        var (x, k) = (Within(queries), Within(keys));
        if (Rule.Kind != PairKind.Dot)
        {
            var origin = k.mean([0], keepdim: true);
            (x, k) = (x - origin, k - origin);
        }
        return new ProductPairs<T>(Rule, x, k, BlockRows(), gradients);
    }

    private StepBounds<T> Bounds(long row) =>
        bounds is null ? default : new(boundRows.Row(SharesBounds ? 0 : row, 3));

    private bool SharesBounds => bounds?.size(0) == 1;

    private ReadOnlySpan<T> LabelRow(int output) => labelRows.AsSpan(output * length, length);

    private T[] Transposed(Tensor values)
    {
        var rowMajor = new TensorMemory<T>(values).Row(0, checked((int)values.numel()));
        var transposed = new T[outputs * length];
        for (var j = 0; j < count; j++)
        {
            for (var output = 0; output < outputs; output++)
            {
                transposed[output * length + j] = rowMajor[j * outputs + output];
            }
        }
        return transposed;
    }

    private Tensor LabelGradients(IEnumerable<FusedWorker<T>> workers)
    {
        var gradients = labels.zeros_like();
        var rowMajor = new TensorMemory<T>(gradients).Row(0, checked((int)labels.numel()));
        foreach (var worker in workers)
        {
            for (var j = 0; j < count; j++)
            {
                for (var output = 0; output < outputs; output++)
                {
                    rowMajor[j * outputs + output] += worker.Labels[output * length + j];
                }
            }
        }
        return gradients;
    }

    private static void Add(ReadOnlySpan<T> from, Span<T> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private Tensor Total(IEnumerable<T> shares)
    {
        var total = zeros([1], dtype: queries.dtype);
        new TensorMemory<T>(total).Row(0, 1)[0] = shares.Aggregate((left, right) => left + right);
        return total;
    }

    /// <summary>Coordinates clamped as <see cref="Similarity"/> clamps them.</summary>
    private static Tensor Within(Tensor embeddings) =>
        IsWithin(embeddings) ? embeddings : embeddings.clamp(-Largest(embeddings), Largest(embeddings));

    private static Tensor WithinBounds(Tensor embeddings, Tensor gradients) =>
        IsWithin(embeddings) ? gradients : gradients.masked_fill_(embeddings.abs().gt(Largest(embeddings)), 0);

    private static bool IsWithin(Tensor embeddings)
    {
        var largest = T.CreateTruncating(Largest(embeddings));
        foreach (var coordinate in new TensorMemory<T>(embeddings).Row(0, checked((int)embeddings.numel())))
        {
            if (T.Abs(coordinate) > largest)
            {
                return false;
            }
        }
        return true;
    }

    private static double Largest(Tensor embeddings) => Precision.Of(embeddings).Largest;
}
