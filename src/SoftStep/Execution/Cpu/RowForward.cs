using System.Numerics;
using SoftStep.Execution.Cpu.Rows;

namespace SoftStep.Execution.Cpu;

/// <summary>The forward pass of each row: from its logits to its results.</summary>
internal sealed class RowForward<T>(RowInputs<T> inputs, RowMemory<T> memory, ExcludedKeys excludedKeys)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(N, r).</summary>
    public T[] Results { get; } = new T[inputs.Rows * inputs.Readout.Count];

    public void Run(RowWorker<T> worker, long row)
    {
        var excluded = excludedKeys.Of(row, ref worker.Excluded);
        var result = Results.AsSpan((int)row * inputs.Readout.Count, inputs.Readout.Count);
        var logits = worker.Block.Logits(row, memory.Logits(row, worker));
        if (excluded.Length == inputs.Count)
        {
            result.Fill(T.CreateTruncating(inputs.Problem.Readout.OfNone));
            return;
        }
        if (inputs.HasNaN(row, excluded))
        {
            result.Fill(T.NaN);
            return;
        }
        var numbers = inputs.Numbers.Row(row);
        var state = memory.State(row, worker);
        var total = T.Zero;
        worker.Row.Begin(state, logits, inputs.Count, excluded, numbers);
        var tile = worker.Row.Length;
        for (var start = 0; start < logits.Length; start += tile)
        {
            var part = logits.Slice(start, Math.Min(tile, logits.Length - start));
            var weights = worker.Row.Weigh(state, part, start, inputs.Count, excluded, numbers);
            worker.Readout.Add(weights, start, result);
            total += RowMath.Sum<T>(weights);
        }
        worker.Readout.End(row, total, result);
    }
}
