using System.Numerics;
using System.Runtime.CompilerServices;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Execution.Cpu.Rows;
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
    private readonly RowInputs<T> inputs;
    private readonly TensorForm queryForm;
    private readonly TensorForm givenForm;
    private readonly int stateLength;
    private readonly int placesLength;

    /// <summary>A row object that no thread uses; the first thread that needs one takes it.</summary>
    private WeightRow<T>? spareRow;

    /// <param name="problem">The problem.</param>
    /// <param name="logits">Memory to keep the logits of the first queries for the backward pass, or null.</param>
    public RowsRun(RowsProblem problem, Tensor? logits)
    {
        this.problem = problem;
        inputs = new(problem, logits);
        queryForm = TensorForm.Of(problem.Queries);
        givenForm = problem.Given is { } given ? TensorForm.Of(given) : default;
        var row = problem.Kernel.Row<T>(inputs.Length, gradients: true);
        (stateLength, placesLength, spareRow) = (row.StateLength, row.PlacesLength, row);
        var numbersPerRow = stateLength + inputs.Length;
        var bytes = inputs.Rows * numbersPerRow * Unsafe.SizeOf<T>();
        if (problem.IsLearning && inputs.Pairs.IsDirect && bytes <= problem.BlockBytes)
        {
            var dtype = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
            var states = empty([inputs.Rows, numbersPerRow], dtype, CPU);
            States = placesLength == 0 ? [states] : [states, empty([inputs.Rows, placesLength], ScalarType.Int32, CPU)];
        }
    }

    private bool KeepsRows => States.Count > 0;

    public override Tensor Predict()
    {
        using var scope = NewDisposeScope();
        var excluded = new ExcludedKeys(problem.Exclusion, problem.Keys.Keys);
        var forward = new RowForward<T>(inputs, Memory(States), excluded);
        var memory = new WorkerMemory(HasState: !KeepsRows, HasLogits: inputs.Pairs.IsDirect && !KeepsRows);
        ForEachRow(
            () =>
                new(
                    KeepsRows ? NewRow() : problem.Kernel.Row<T>(inputs.Length, gradients: false),
                    inputs.Readout.Row(gradients: false),
                    inputs.Length,
                    memory
                ),
            forward.Run,
            isSumming: false
        );
        return TensorValues
            .Store(forward.Results, [inputs.Rows, inputs.Readout.Count], queryForm.Dtype)
            .MoveToOuterDisposeScope();
    }

    public override RowsGradients Gradients(
        Tensor flow,
        RowsWanted wanted,
        IReadOnlyList<Tensor> states,
        ExcludedKeys excluded
    )
    {
        var givenCount = wanted.Given ? (int)givenForm.Shape[1] : 0;
        var backward = new RowBackward<T>(inputs, Memory(states), excluded, flow, givenCount);
        var (pairs, numbers) = (inputs.Pairs, inputs.Numbers);
        pairs.BeginBackward();
        var memory = new WorkerMemory(
            HasState: !KeepsRows,
            HasLogits: pairs.IsDirect && !KeepsRows,
            HasGradient: true,
            KeyGradients: pairs.IsDirect ? (long)inputs.KeySize * inputs.Length : 0
        );
        var (workers, blocks) = ForEachRow(
            () => new(NewRow(), inputs.Readout.Row(gradients: wanted.Values), inputs.Length, memory),
            backward.Run,
            isSumming: true
        );
        var fromNumbers = new T[numbers.IsLinear ? inputs.Rows * queryForm.Shape[1] : 0];
        var numberGradients = numbers.Gradients(backward.OfNumbers, fromNumbers);
        var (ofQueries, ofKeys) = pairs.Gradients(
            blocks,
            workers.Select(worker => worker.Pairs),
            inputs.IsProjected ? [] : fromNumbers
        );
        return new(
            inputs.IsProjected && numbers.IsLinear ? queryForm.Make(fromNumbers) : null,
            wanted.PairQueries ? ofQueries : null,
            wanted.Keys ? ofKeys : null,
            wanted.Values ? inputs.Readout.LabelGradient(workers.Select(worker => worker.Readout)) : null,
            wanted.Given ? givenForm.Make(backward.OfGiven) : null,
            problem.LogScale is null ? null : Total(workers.Select(worker => worker.LogScale)),
            numberGradients
        );
    }

    private WeightRow<T> NewRow() =>
        Interlocked.Exchange(ref spareRow, null) ?? problem.Kernel.Row<T>(inputs.Length, gradients: true);

    private RowMemory<T> Memory(IReadOnlyList<Tensor> states) => new(states, inputs.Length, stateLength, placesLength);

    private (IReadOnlyList<RowWorker<T>> Workers, IReadOnlyList<IPairBlock<T>> Blocks) ForEachRow(
        Func<RowWorker<T>> worker,
        Action<RowWorker<T>, long> body,
        bool isSumming
    )
    {
        var rowBytes = inputs.Length * queryForm.Dtype.ElementSize();
        var made = RowLoop.ForEachRow(inputs.Pairs, inputs.Rows, problem.BlockBytes, rowBytes, worker, body, isSumming);
        spareRow = KeepsRows ? made.Workers[0].Row : null;
        GC.KeepAlive((problem, inputs, States));
        return made;
    }

    private Tensor Total(IEnumerable<T> shares)
    {
        T[] total = [shares.Aggregate(T.Zero, (left, right) => left + right)];
        return TensorValues.Store(total, [1], queryForm.Dtype);
    }
}
