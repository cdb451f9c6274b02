using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>A readout's labels and inputs per query in memory, shared by threads.</summary>
internal abstract class ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>r, the number of results per query.</summary>
    public abstract int Count { get; }

    /// <summary>Creates the object that one thread uses.</summary>
    /// <param name="gradients">Whether <see cref="ReadoutRow{T}.Backward"/> computes the gradient of the labels.</param>
    public abstract ReadoutRow<T> Row(bool gradients);

    /// <summary>The gradient of the labels, (M, q), summed over the threads' objects.</summary>
    public virtual Tensor LabelGradient(IEnumerable<ReadoutRow<T>> rows) =>
        throw new NotSupportedException($"{GetType().Name} has no gradient.");
}

/// <summary>Computes the results of one row of weights after the other. Each thread has its own.</summary>
internal abstract class ReadoutRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Adds weights before normalisation, of the keys from <paramref name="start"/> on.</summary>
    /// <param name="weights">A part of the row; padding is 0.</param>
    /// <param name="start">0 begins a row; the other parts follow in order.</param>
    /// <param name="result">Zeros at the beginning of a row; scratch memory until its end.</param>
    public abstract void Add(ReadOnlySpan<T> weights, int start, Span<T> result);

    /// <summary>Finishes a row after all its weights were added.</summary>
    /// <param name="row">The query.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="result">Output: the results of the query.</param>
    public abstract void End(long row, T total, Span<T> result);

    /// <summary>From the gradient of the results to that of the normalised weights.</summary>
    /// <param name="row">The query.</param>
    /// <param name="weights">The whole row; padding is 0. NaN for the candidates of a row that is NaN.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="flow">The gradient of the results.</param>
    /// <param name="gradient">Output, up to a constant that is the same for all weights.</param>
    /// <param name="ofGiven">Output: the gradient of the query's further inputs; empty if it is not needed.</param>
    public virtual void Backward(
        long row,
        ReadOnlySpan<T> weights,
        T total,
        ReadOnlySpan<T> flow,
        Span<T> gradient,
        Span<T> ofGiven
    ) => throw new NotSupportedException($"{GetType().Name} has no gradient.");
}
