using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>
/// Numbers that describe the distribution of each column of labels under a row of weights, without gradients. They are NaN for
/// a row without candidates, and in a column in which a label that is NaN or infinite has a weight above 0.
/// </summary>
/// <param name="known">The labels, whose order is cached.</param>
/// <param name="answers">How many numbers per column.</param>
internal abstract class ColumnReadout(LabelSet known, int answers) : OrderedReadout(known)
{
    public int Answers => answers;

    public override double OfNone => double.NaN;

    /// <returns>(…, N, q·answers); the numbers of a column are adjacent.</returns>
    public sealed override Tensor Of(Tensor weights, Tensor labels, Tensor? given)
    {
        using var scope = NewDisposeScope();
        var hasInfinite = weights.sign().matmul(labels.isfinite().logical_not().to(weights.dtype)).IsAbove(0);
        var order = OrderOf(labels);
        var all = new List<Tensor>();
        for (var column = 0L; column < labels.size(-1); column++)
        {
            using var each = NewDisposeScope();
            var row = new SortedWeights(weights, order, column);
            var own = given?.narrow(-1, column * answers, answers).to(ScalarType.Float64);
            // A comparison with NaN is false.
            var isUnknown = row.Total.IsAbove(0).logical_not().logical_or(hasInfinite.narrow(-1, column, 1));
            all.Add(Answer(row, own).Filled(isUnknown, double.NaN).MoveToOuterDisposeScope());
        }
        return cat(all, -1).to(weights.dtype).MoveToOuterDisposeScope();
    }

    public sealed override ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given) =>
        new ColumnKernel<T>(this, Sorted<T>(labels), given);

    /// <summary>The dense definition.</summary>
    /// <param name="row">The distributions of one column, of all rows.</param>
    /// <param name="given">(…, N, answers), or null.</param>
    /// <returns>(…, N, answers), float64.</returns>
    protected abstract Tensor Answer(SortedWeights row, Tensor? given);

    /// <summary>The same for one row.</summary>
    public abstract void Answer<T>(SortedRow<T> row, ReadOnlySpan<T> given, Span<T> answer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
