using System.Numerics;
using SoftStep.Execution.Cpu.Rows;

namespace SoftStep.Execution.Cpu;

/// <summary>The backward pass of each row: from the gradient of its results to those of everything it was computed from.</summary>
/// <param name="inputs">What the rows are computed from.</param>
/// <param name="memory">What the forward pass kept.</param>
/// <param name="excludedKeys">The excluded keys.</param>
/// <param name="flow">The gradient of the results, (N, r).</param>
/// <param name="givenCount">The number of the readout's further inputs per query, if their gradient is needed; otherwise 0.</param>
internal sealed class RowBackward<T>(
    RowInputs<T> inputs,
    RowMemory<T> memory,
    ExcludedKeys excludedKeys,
    Tensor flow,
    int givenCount
)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] flow = TensorValues.Load<T>(flow);

    /// <summary>The gradient of the numbers per query.</summary>
    public T[] OfNumbers { get; } = inputs.Numbers.NewGradient();

    /// <summary>The gradient of the readout's further inputs.</summary>
    public T[] OfGiven { get; } = new T[inputs.Rows * givenCount];

    public void Run(RowWorker<T> worker, long row)
    {
        var excluded = excludedKeys.Of(row, ref worker.Excluded);
        var logits = memory.Logits(row, worker);
        logits = memory.IsKept ? logits : worker.Block.Logits(row, logits);
        var gradient = worker.Gradient.AsSpan();
        if (excluded.Length == inputs.Count)
        {
            gradient.Clear();
            // As far away: logits of 0 would be those of near pairs, which are handled one by one.
            logits.Fill(T.NegativeInfinity);
        }
        else if (inputs.HasNaN(row, excluded))
        {
            SpreadNaN(worker, row, logits, excluded);
        }
        else
        {
            ToLogits(worker, row, logits, excluded);
        }
        worker.Block.Backward(row, logits, gradient, worker.Pairs);
    }

    /// <summary>The gradient of the logits.</summary>
    private void ToLogits(RowWorker<T> worker, long row, Span<T> logits, ReadOnlySpan<int> excluded)
    {
        var numbers = inputs.Numbers.Row(row);
        var gradient = worker.Gradient.AsSpan();
        var state = memory.State(row, worker);
        if (!memory.IsKept)
        {
            worker.Row.Begin(state, logits, inputs.Count, excluded, numbers);
            worker.Row.Weigh(state, logits, 0, inputs.Count, excluded, numbers);
        }
        var weights = state.Numbers[..inputs.Length];
        var total = RowMath.Sum<T>(weights);
        worker.Readout.Backward(row, weights, total, Flow(row), gradient, Given(row));
        // The gradient of log w: w·(the gradient of w − its mean under w).
        RowMath.Weigh(T.One / total, RowMath.Dot<T>(weights, gradient) / total, weights, gradient);
        worker.Row.Backward(state, logits, numbers, gradient, inputs.Numbers.Row(OfNumbers, row));
        if (inputs.Problem.LogScale is not null)
        {
            worker.LogScale += RowMath.Dot<T>(gradient, logits);
        }
    }

    /// <summary>The gradients of a row whose prediction is NaN: NaN for everything used in it.</summary>
    private void SpreadNaN(RowWorker<T> worker, long row, Span<T> logits, ReadOnlySpan<int> excluded)
    {
        var gradient = worker.Gradient.AsSpan();
        gradient.Clear();
        gradient[..inputs.Count].Fill(T.NaN);
        foreach (var key in excluded)
        {
            gradient[key] = T.Zero;
        }
        // The logits are not needed any more, so their memory takes a gradient that is not needed.
        worker.Readout.Backward(row, gradient, T.One, Flow(row), logits, Given(row));
        Given(row).Fill(T.NaN);
        inputs.Numbers.Row(OfNumbers, row).Fill(T.NaN);
        worker.LogScale = T.NaN;
        if (!inputs.Problem.Kernel.HasLogitGradient)
        {
            gradient.Clear();
        }
        // Not 0, because a gradient may be divided by the logit.
        logits.Fill(T.NegativeOne);
    }

    private ReadOnlySpan<T> Flow(long row) => flow.AsSpan((int)row * inputs.Readout.Count, inputs.Readout.Count);

    private Span<T> Given(long row) => OfGiven.AsSpan((int)row * givenCount, givenCount);
}
