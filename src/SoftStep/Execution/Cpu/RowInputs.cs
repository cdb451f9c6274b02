using System.Numerics;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Execution.Cpu.Rows;
using SoftStep.Readouts;

namespace SoftStep.Execution.Cpu;

/// <summary>What the rows of a <see cref="RowsProblem"/> are computed from, in memory.</summary>
internal sealed class RowInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T scale;

    /// <param name="problem">The problem.</param>
    /// <param name="logits">Memory to keep the logits of the first queries for the backward pass, or null.</param>
    public RowInputs(RowsProblem problem, Tensor? logits)
    {
        (Problem, Rows) = (problem, problem.Rows);
        Readout = problem.Readout.Kernel<T>(problem.Values, problem.Given);
        (Count, KeySize) = (checked((int)problem.Keys.Keys.size(0)), checked((int)problem.Keys.Keys.size(1)));
        Length = RowMath.Padded<T>(Count);
        IsProjected = !ReferenceEquals(problem.Queries, problem.PairQueries);
        var learned = problem.LogScale is { } log ? T.Exp(TensorValues.Load<T>(log)[0]) : T.One;
        scale = T.CreateTruncating(problem.Pair.Unit) * learned;
        var factors = problem.KeyFactors is { } all ? TensorValues.Load<T>(all) : null;
        Pairs = PairSources.Create(problem.Pair, scale, problem.PairQueries, problem.Keys, factors, logits);
        Numbers = new(problem.Numbers, problem.Queries, IsProjected ? null : Pairs.GivenQueries);
    }

    /// <summary>The problem, whose tensors may be freed before the backward pass.</summary>
    public RowsProblem Problem { get; }

    /// <summary>N.</summary>
    public long Rows { get; }

    public ReadoutKernel<T> Readout { get; }

    public PairSource<T> Pairs { get; }

    public RowNumbers<T> Numbers { get; }

    /// <summary>M.</summary>
    public int Count { get; }

    /// <summary>d′.</summary>
    public int KeySize { get; }

    /// <summary>M padded.</summary>
    public int Length { get; }

    /// <summary>Whether pairs are computed from projections of the queries.</summary>
    public bool IsProjected { get; }

    /// <summary>Whether a NaN is used in the row. It must be found here, because minima and maxima may ignore NaN.</summary>
    public bool HasNaN(long row, ReadOnlySpan<int> excluded)
    {
        if (T.IsNaN(scale))
        {
            return true;
        }
        foreach (var number in Numbers.Row(row))
        {
            if (T.IsNaN(number))
            {
                return true;
            }
        }
        if (Pairs.UnknownQueries.Length > 0 && Array.BinarySearch(Pairs.UnknownQueries, (int)row) >= 0)
        {
            return true;
        }
        foreach (var key in Pairs.UnknownKeys)
        {
            if (excluded.BinarySearch(key) < 0)
            {
                return true;
            }
        }
        return false;
    }
}
