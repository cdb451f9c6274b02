using System.Numerics;
using System.Runtime.CompilerServices;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Execution.Cpu.Rows;
using SoftStep.Readouts;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu;

/// <summary>The fused prediction of one <see cref="RowsProblem"/>, and its backward pass, which may run several times.</summary>
internal abstract class RowsRun
{
    /// <summary>
    /// The states of rows that the prediction keeps for the backward pass; empty if the backward pass computes them again.
    /// </summary>
    public IReadOnlyList<Tensor> States { get; protected init; } = [];

    /// <param name="problem">The problem.</param>
    /// <param name="working">The dtype of the computation.</param>
    /// <param name="logits">Memory to keep the logits of the first queries for the backward pass, or null.</param>
    public static RowsRun Of(RowsProblem problem, ScalarType working, Tensor? logits) =>
        working == ScalarType.Float64 ? new RowsRun<double>(problem, logits) : new RowsRun<float>(problem, logits);

    /// <returns>(N, r).</returns>
    public abstract Tensor Predict();

    /// <param name="flow">The gradient of the results, (N, r).</param>
    /// <param name="wanted">Which gradients are needed.</param>
    /// <param name="states">The <see cref="States"/>, as autograd saved them.</param>
    /// <param name="excluded">The excluded keys, from tensors that autograd saved.</param>
    public abstract RowsGradients Gradients(
        Tensor flow,
        RowsWanted wanted,
        IReadOnlyList<Tensor> states,
        ExcludedKeys excluded
    );
}

/// <inheritdoc/>
internal sealed class RowsRun<T> : RowsRun
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowsProblem problem;
    private readonly ReadoutKernel<T> readout;
    private readonly RowNumbers<T> numbers;
    private readonly PairSource<T> pairs;
    private readonly T scale;
    private readonly bool isProjected;
    private readonly TensorForm queryForm;
    private readonly long rows;
    private readonly int count;
    private readonly TensorForm givenForm;
    private readonly int givenCount;
    private readonly int keySize;
    private readonly int length;

    private readonly int stateLength;
    private readonly int placesLength;

    /// <summary>A row object that no thread uses; the first thread that needs one takes it.</summary>
    private WeightRow<T>? spareRow;

    /// <param name="problem">The problem.</param>
    /// <param name="logits">Memory to keep the logits of the first queries for the backward pass, or null.</param>
    public RowsRun(RowsProblem problem, Tensor? logits)
    {
        this.problem = problem;
        queryForm = TensorForm.Of(problem.Queries);
        rows = problem.Rows;
        readout = problem.Readout.Kernel<T>(problem.Values, problem.Given);
        givenForm = problem.Given is { } given ? TensorForm.Of(given) : default;
        givenCount = (int)(problem.Given?.size(1) ?? 0);
        count = checked((int)problem.Keys.Keys.size(0));
        keySize = checked((int)problem.Keys.Keys.size(1));
        length = RowMath.Padded<T>(count);
        isProjected = !ReferenceEquals(problem.Queries, problem.PairQueries);
        var learned = problem.LogScale is { } log ? T.Exp(TensorValues.Load<T>(log)[0]) : T.One;
        scale = T.CreateTruncating(problem.Pair.Unit) * learned;
        pairs = PairSources.Create(problem.Pair, scale, problem.PairQueries, problem.Keys, logits);
        numbers = new(problem.Numbers, problem.Queries, isProjected ? null : pairs.GivenQueries);
        var row = problem.Kernel.Row<T>(length, gradients: true);
        (stateLength, placesLength, spareRow) = (row.StateLength, row.PlacesLength, row);
        var numbersPerRow = stateLength + length;
        if (problem.IsLearning && pairs.IsDirect && rows * numbersPerRow * Unsafe.SizeOf<T>() <= problem.BlockBytes)
        {
            var dtype = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
            var states = empty([rows, numbersPerRow], dtype, CPU);
            States = placesLength == 0 ? [states] : [states, empty([rows, placesLength], ScalarType.Int32, CPU)];
        }
    }

    private bool KeepsRows => States.Count > 0;

    public override Tensor Predict()
    {
        var predictions = new T[rows * readout.Count];
        using var scope = NewDisposeScope();
        var memory = new RowMemory<T>(States, length, stateLength, placesLength);
        var excluded = new ExcludedKeys(problem.Exclusion, problem.Keys.Keys);
        ForEachRow(
            () =>
                new(
                    KeepsRows ? NewRow() : problem.Kernel.Row<T>(length, gradients: false),
                    readout.Row(gradients: false),
                    length,
                    new(HasState: !KeepsRows, HasLogits: pairs.IsDirect && !KeepsRows)
                ),
            (worker, row) =>
                Predict(
                    worker,
                    memory,
                    excluded.Of(row, ref worker.Excluded),
                    row,
                    predictions.AsSpan((int)row * readout.Count, readout.Count)
                ),
            isSumming: false
        );
        return TensorValues.Store(predictions, [rows, readout.Count], queryForm.Dtype).MoveToOuterDisposeScope();
    }

    public override RowsGradients Gradients(
        Tensor flow,
        RowsWanted wanted,
        IReadOnlyList<Tensor> states,
        ExcludedKeys excluded
    )
    {
        var kept = new RowMemory<T>(states, length, stateLength, placesLength);
        var flows = TensorValues.Load<T>(flow);
        var ofNumbers = numbers.NewGradient();
        var ofGiven = new T[wanted.Given ? rows * givenCount : 0];
        pairs.BeginBackward();
        var memory = new WorkerMemory(
            HasState: !KeepsRows,
            HasLogits: pairs.IsDirect && !KeepsRows,
            HasGradient: true,
            KeyGradients: pairs.IsDirect ? (long)keySize * length : 0
        );
        var (workers, blocks) = ForEachRow(
            () => new(NewRow(), readout.Row(gradients: wanted.Values), length, memory),
            (worker, row) =>
                Backward(
                    worker,
                    kept,
                    excluded.Of(row, ref worker.Excluded),
                    row,
                    flows.AsSpan((int)row * readout.Count, readout.Count),
                    numbers.Row(ofNumbers, row),
                    ofGiven.Length > 0 ? ofGiven.AsSpan((int)row * givenCount, givenCount) : []
                ),
            isSumming: true
        );
        var fromNumbers = new T[numbers.IsLinear ? rows * queryForm.Shape[1] : 0];
        var numberGradients = numbers.Gradients(ofNumbers, fromNumbers);
        var (ofQueries, ofKeys) = pairs.Gradients(
            blocks,
            workers.Select(worker => worker.Pairs),
            isProjected ? [] : fromNumbers
        );
        return new(
            isProjected && numbers.IsLinear ? queryForm.Make(fromNumbers) : null,
            wanted.PairQueries ? ofQueries : null,
            wanted.Keys ? ofKeys : null,
            wanted.Values ? readout.LabelGradient(workers.Select(worker => worker.Readout)) : null,
            wanted.Given ? givenForm.Make(ofGiven) : null,
            problem.LogScale is null ? null : Total(workers.Select(worker => worker.LogScale)),
            numberGradients
        );
    }

    private void Predict(
        RowWorker<T> worker,
        RowMemory<T> memory,
        ReadOnlySpan<int> excluded,
        long row,
        Span<T> prediction
    )
    {
        var rowLogits = Logits(worker, memory, row, isMade: false);
        if (excluded.Length == count)
        {
            prediction.Fill(T.CreateTruncating(problem.Readout.OfNone));
            return;
        }
        var own = numbers.Row(row);
        if (IsUnknown(row, excluded, own))
        {
            prediction.Fill(T.NaN);
            return;
        }
        var state = State(worker, memory, row);
        var total = T.Zero;
        worker.Row.Begin(state, rowLogits, count, excluded, own);
        var tile = worker.Row.Length;
        for (var start = 0; start < length; start += tile)
        {
            var part = rowLogits.Slice(start, Math.Min(tile, length - start));
            var weights = worker.Row.Weigh(state, part, start, count, excluded, own);
            worker.Readout.Add(weights, start, prediction);
            total += RowMath.Sum<T>(weights);
        }
        worker.Readout.End(row, total, prediction);
    }

    private void Backward(
        RowWorker<T> worker,
        RowMemory<T> memory,
        ReadOnlySpan<int> excluded,
        long row,
        ReadOnlySpan<T> flow,
        Span<T> ofNumbers,
        Span<T> ofGiven
    )
    {
        var rowLogits = Logits(worker, memory, row, isMade: KeepsRows);
        var gradient = worker.Gradient.AsSpan();
        if (excluded.Length == count)
        {
            gradient.Clear();
            // As far away: logits of 0 would be those of near pairs, which are handled one by one.
            rowLogits.Fill(T.NegativeInfinity);
            worker.Block.Backward(row, rowLogits, gradient, worker.Pairs);
            return;
        }
        var own = numbers.Row(row);
        if (IsUnknown(row, excluded, own))
        {
            SpreadNaN(worker, rowLogits, row, excluded, flow, ofNumbers, ofGiven);
            return;
        }
        var state = State(worker, memory, row);
        if (!KeepsRows)
        {
            worker.Row.Begin(state, rowLogits, count, excluded, own);
            worker.Row.Weigh(state, rowLogits, 0, count, excluded, own);
        }
        var weights = state.Numbers[..length];
        var total = RowMath.Sum<T>(weights);
        worker.Readout.Backward(row, weights, total, flow, gradient, ofGiven);
        // The gradient of log w: w·(the gradient of w − its mean under w).
        RowMath.Weigh(T.One / total, RowMath.Dot<T>(weights, gradient) / total, weights, gradient);
        worker.Row.Backward(state, rowLogits, own, gradient, ofNumbers);
        if (problem.LogScale is not null)
        {
            worker.LogScale += RowMath.Dot<T>(gradient, rowLogits);
        }
        worker.Block.Backward(row, rowLogits, gradient, worker.Pairs);
    }

    /// <summary>Whether a NaN is used in the row. It must be found here, because minima and maxima may ignore NaN.</summary>
    private bool IsUnknown(long row, ReadOnlySpan<int> excluded, ReadOnlySpan<T> own)
    {
        if (T.IsNaN(scale))
        {
            return true;
        }
        foreach (var number in own)
        {
            if (T.IsNaN(number))
            {
                return true;
            }
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

    /// <summary>The gradients of a row whose prediction is NaN: NaN for everything used in it.</summary>
    private void SpreadNaN(
        RowWorker<T> worker,
        Span<T> rowLogits,
        long row,
        ReadOnlySpan<int> excluded,
        ReadOnlySpan<T> flow,
        Span<T> ofNumbers,
        Span<T> ofGiven
    )
    {
        var gradient = worker.Gradient.AsSpan();
        gradient.Clear();
        gradient[..count].Fill(T.NaN);
        foreach (var key in excluded)
        {
            gradient[key] = T.Zero;
        }
        // The logits are not needed any more, so their memory takes a gradient that is not needed.
        worker.Readout.Backward(row, gradient, T.One, flow, rowLogits, ofGiven);
        ofGiven.Fill(T.NaN);
        ofNumbers.Fill(T.NaN);
        worker.LogScale = T.NaN;
        if (!problem.Kernel.HasLogitGradient)
        {
            gradient.Clear();
        }
        // Not 0, because a gradient may be divided by the logit.
        rowLogits.Fill(T.NegativeOne);
        worker.Block.Backward(row, rowLogits, gradient, worker.Pairs);
    }

    private WeightRow<T> NewRow() =>
        Interlocked.Exchange(ref spareRow, null) ?? problem.Kernel.Row<T>(length, gradients: true);

    private Span<T> Logits(RowWorker<T> worker, RowMemory<T> memory, long row, bool isMade)
    {
        var own = KeepsRows ? memory.Logits(row) : worker.Logits;
        return isMade ? own : worker.Block.Logits(row, own);
    }

    private RowState<T> State(RowWorker<T> worker, RowMemory<T> memory, long row) =>
        KeepsRows ? memory.State(row) : worker.State;

    private (IReadOnlyList<RowWorker<T>> Workers, IReadOnlyList<IPairBlock<T>> Blocks) ForEachRow(
        Func<RowWorker<T>> worker,
        Action<RowWorker<T>, long> body,
        bool isSumming
    )
    {
        var rowBytes = length * queryForm.Dtype.ElementSize();
        var made = RowLoop.ForEachRow(pairs, rows, problem.BlockBytes, rowBytes, worker, body, isSumming);
        spareRow = KeepsRows ? made.Workers[0].Row : null;
        GC.KeepAlive((problem, pairs, States));
        return made;
    }

    private Tensor Total(IEnumerable<T> shares)
    {
        T[] total = [shares.Aggregate(T.Zero, (left, right) => left + right)];
        return TensorValues.Store(total, [1], queryForm.Dtype);
    }
}
