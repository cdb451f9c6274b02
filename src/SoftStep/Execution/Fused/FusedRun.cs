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
    private readonly Tensor? weight;
    private readonly Tensor? bounds;
    private readonly T[] boundRows;
    private readonly long rows;
    private readonly int count;
    private readonly int outputs;
    private readonly int length;
    private readonly T[] labelRows;
    private readonly RowIds[] ids;

    /// <param name="tensors">As <see cref="FusedPrediction.forward"/> takes them.</param>
    /// <param name="call">The rest.</param>
    public FusedRun(IReadOnlyList<Tensor> tensors, FusedCall call)
    {
        this.call = call;
        (queries, keys, labels) = (tensors[0], tensors[1], tensors[2]);
        weight = call.Rule.HasLinearBounds ? tensors[3] : null;
        bounds =
            weight is not null ? nn.functional.linear(queries, weight, tensors[4])
            : call.Rule.Scale is not null ? tensors[3]
            : null;
        rows = queries.size(0);
        count = checked((int)keys.size(0));
        outputs = checked((int)labels.size(1));
        length = RowMath.Padded<T>(count);
        labelRows = Transposed(TensorValues.Load<T>(labels));
        boundRows = bounds is null ? [] : TensorValues.Load<T>(bounds);
        ids = [.. tensors.TakeLast(call.Ids).Chunk(2).Select(kind => new RowIds(kind[0], kind[1]))];
    }

    private RowRule Rule => call.Rule;

    public Tensor Predict()
    {
        var predictions = new T[rows * outputs];
        using var scope = NewDisposeScope();
        var pairs = Pairs(gradients: false);
        ForEachRow(
            pairs,
            () => new FusedWorker<T>(Rule, length, isDirect: pairs.IsDirect),
            (worker, row) =>
            {
                var logits = pairs.Logits(row, worker.Logits);
                var excluded = worker.Excluded(call.SameRows, ids, row);
                var prediction = Row(predictions, row, outputs);
                if (excluded.Length == count)
                {
                    prediction.Clear();
                    return;
                }
                worker.Row.Forward(logits, count, excluded, Bounds(row));
                WeightedLabels(worker.Row.Weights, prediction);
            }
        );
        return TensorValues.Store(predictions, [rows, outputs], queries.dtype).MoveToOuterDisposeScope();
    }

    /// <returns>A gradient for each of the tensors, null where none is wanted.</returns>
    public IReadOnlyList<Tensor?> Gradients(Tensor gradOutput, IReadOnlyList<bool> wanted)
    {
        var flows = TensorValues.Load<T>(gradOutput);
        var ofBounds = new T[boundRows.Length];
        var pairs = Pairs(gradients: true);
        var workers = ForEachRow(
            pairs,
            () =>
                new FusedWorker<T>(
                    Rule,
                    length,
                    isDirect: pairs.IsDirect,
                    keys.size(1) * length,
                    wanted[2] ? (long)outputs * length : 0
                ),
            (worker, row) => Backward(worker, pairs, row, Row(flows, row, outputs), ofBounds)
        );
        var (ofQueries, ofKeys) = pairs.Gradients(workers.Select(worker => worker.Pairs));
        if (SharesBounds)
        {
            foreach (var worker in workers)
            {
                Add(worker.Bounds, ofBounds);
            }
        }
        List<Tensor?> gradients =
        [
            wanted[0] ? ofQueries : null,
            wanted[1] ? ofKeys : null,
            wanted[2] ? LabelGradients(workers) : null,
        ];
        if (bounds is not null)
        {
            AddBounds(TensorValues.Store(ofBounds, bounds.shape, bounds.dtype), gradients);
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

    /// <summary>The gradient of the bounds, or of the weight and bias that make them of the queries.</summary>
    private void AddBounds(Tensor ofBounds, List<Tensor?> gradients)
    {
        if (weight is null)
        {
            gradients.Add(ofBounds);
            return;
        }
        gradients[0]?.addmm_(ofBounds, weight);
        gradients.Add(ofBounds.t().mm(queries));
        gradients.Add(ofBounds.sum(dim: 0));
    }

    private void Backward(FusedWorker<T> worker, PairSource<T> pairs, long row, ReadOnlySpan<T> flow, T[] ofBounds)
    {
        var logits = pairs.Logits(row, worker.Logits);
        var excluded = worker.Excluded(call.SameRows, ids, row);
        var gradient = worker.Gradient.AsSpan();
        if (excluded.Length == count)
        {
            gradient.Clear();
            logits.Clear();
            pairs.Backward(row, logits, gradient, worker.Pairs);
            return;
        }
        var step = Bounds(row);
        worker.Row.Forward(logits, count, excluded, step);
        LogWeightGradients(worker, flow, gradient);
        var gradients = worker.Row.Backward(logits, step, gradient);
        if (bounds is not null)
        {
            var target = SharesBounds ? worker.Bounds : Row(ofBounds, row, 3);
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

    private Stack<FusedWorker<T>> ForEachRow(
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
        if (Rule.Kind == PairKind.Manhattan || work < ProductFrom || call.Working != queries.dtype)
        {
            return Rule.Kind switch
            {
                PairKind.Euclidean => new DirectPairs<T, EuclideanPair<T>>(Rule, queries, keys, gradients),
                PairKind.Manhattan => new DirectPairs<T, ManhattanPair<T>>(Rule, queries, keys, gradients),
                PairKind.Dot => new DirectPairs<T, DotPair<T>>(Rule, queries, keys, gradients),
                _ => new DirectPairs<T, SquaredPair<T>>(Rule, queries, keys, gradients),
            };
        }
        return new ProductPairs<T>(Rule, queries, keys, BlockRows(), gradients);
    }

    private StepBounds<T> Bounds(long row) => bounds is null ? default : new(Row(boundRows, SharesBounds ? 0 : row, 3));

    private bool SharesBounds => bounds?.size(0) == 1;

    private ReadOnlySpan<T> LabelRow(int output) => labelRows.AsSpan(output * length, length);

    private T[] Transposed(ReadOnlySpan<T> rowMajor)
    {
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
        var rowMajor = new T[labels.numel()];
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
        return TensorValues.Store(rowMajor, labels.shape, labels.dtype);
    }

    private static Span<T> Row(T[] rows, long row, int width) => rows.AsSpan((int)row * width, width);

    private static void Add(ReadOnlySpan<T> from, Span<T> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private Tensor Total(IEnumerable<T> shares)
    {
        T[] total = [shares.Aggregate((left, right) => left + right)];
        return TensorValues.Store(total, [1], queries.dtype);
    }
}
