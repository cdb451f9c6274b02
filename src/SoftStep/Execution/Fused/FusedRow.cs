using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>
/// One row of a head at a time, from logits to weights and back, in passes over memory that stays in cache. Each
/// thread has its own, so that nothing is allocated for a row.
/// </summary>
/// <param name="rule">What the head does.</param>
/// <param name="length">Of a padded row.</param>
/// <param name="gradients">Whether <see cref="Backward"/> will be asked for.</param>
internal abstract class FusedRow<T>(RowRule rule, int length, bool gradients)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected readonly RowRule Rule = rule;

    private readonly T[] kernel = rule.Kind == PairKind.Rbf ? new T[length] : [];

    protected readonly T[] Z = new T[length];
    protected readonly T[] Step = new T[length];
    protected readonly T[] StepLogit = new T[gradients ? length : 0];
    protected readonly T[] StepComplement = new T[gradients ? length : 0];
    protected readonly T[] StepGradient = new T[gradients ? length : 0];
    protected UnitRow<T> Unit;

    /// <summary>What <see cref="Forward"/> leaves: the weights before they are divided by their sum.</summary>
    public T[] Weights { get; } = new T[length];

    /// <summary>Makes <see cref="Weights"/>.</summary>
    /// <param name="logits">The row; entries that take no part are overwritten.</param>
    /// <param name="count">How many entries are keys; the rest is padding.</param>
    /// <param name="excluded">Which of them take no part, ascending; not all of them.</param>
    /// <param name="bounds">The query's, where it has some.</param>
    public abstract void Forward(Span<T> logits, int count, ReadOnlySpan<int> excluded, in StepBounds<T> bounds);

    /// <summary>Adds the weighted sum of the labels to zeros, and returns the sum of the weights.</summary>
    /// <inheritdoc cref="Forward"/>
    public virtual T Predict(
        Span<T> logits,
        int count,
        ReadOnlySpan<int> excluded,
        in StepBounds<T> bounds,
        LabelColumns<T> labels,
        Span<T> sums
    )
    {
        Forward(logits, count, excluded, bounds);
        labels.AddWeighted(Weights, 0, sums);
        return RowMath.Sum<T>(Weights);
    }

    /// <summary>
    /// After <see cref="Forward"/>: from the gradient of the weights' logarithm to that of the logits, in its place.
    /// </summary>
    /// <param name="logits">As forward left them.</param>
    /// <param name="bounds">The query's, where it has some.</param>
    /// <param name="gradient">0 for entries that take no part, before and after.</param>
    /// <returns>The gradients of l, u and t, and of log τ.</returns>
    public abstract RowGradients<T> Backward(ReadOnlySpan<T> logits, in StepBounds<T> bounds, Span<T> gradient);

    protected static void Overwrite(Span<T> row, int count, ReadOnlySpan<int> excluded, T value)
    {
        foreach (var at in excluded)
        {
            row[at] = value;
        }
        row[count..].Fill(value);
    }

    protected static int FirstCandidate(ReadOnlySpan<int> excluded)
    {
        var first = 0;
        while (first < excluded.Length && excluded[first] == first)
        {
            first++;
        }
        return first;
    }

    /// <summary>The similarities whose logits these are: RBF's kernel values, or the logits themselves.</summary>
    /// <param name="logits">Of some or all of the row.</param>
    /// <param name="origin">From where a kernel's logits are measured, which multiplies its values by one number.</param>
    protected ReadOnlySpan<T> Similarities(ReadOnlySpan<T> logits, T origin)
    {
        if (kernel.Length == 0)
        {
            return logits;
        }
        var similarities = kernel.AsSpan(0, logits.Length);
        RowMath.Exp(logits, origin, T.One, similarities);
        return similarities;
    }

    /// <summary>From the gradient of the similarities last made to that of their logits, in place.</summary>
    protected void ThroughSimilarities(Span<T> gradient)
    {
        if (kernel.Length > 0)
        {
            RowMath.Multiply<T>(kernel, gradient);
        }
    }

    /// <summary>The similarities last made.</summary>
    protected ReadOnlySpan<T> LastSimilarities(ReadOnlySpan<T> logits) => kernel.Length > 0 ? kernel : logits;

    /// <summary>S of the first entries of z.</summary>
    protected void StepForward(int count, in StepBounds<T> bounds) =>
        StepKernel.Forward(Z.AsSpan(0, count), bounds, Step, StepLogit, StepComplement);
}
