using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>A readout's labels, and what is given of each query, in memory, which threads share.</summary>
internal abstract class ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers a row gives.</summary>
    public abstract int Count { get; }

    /// <summary>What a thread works with.</summary>
    /// <param name="gradients">Whether <see cref="ReadoutRow{T}.Backward"/> gathers the gradient of the labels.</param>
    public abstract ReadoutRow<T> Row(bool gradients);

    /// <summary>The gradient of the labels, (M, q), from all threads' rows.</summary>
    public abstract Tensor LabelGradient(IEnumerable<ReadoutRow<T>> rows);
}

/// <summary>Reads one row of weights after the other. A thread has its own.</summary>
internal abstract class ReadoutRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes weights, before they are divided by their sum, of the keys from <paramref name="start"/> on.</summary>
    /// <param name="weights">Some of the row; padding is 0.</param>
    /// <param name="start">0 begins a row; the others follow in order.</param>
    /// <param name="result">Zeros before, and the row's own until its end.</param>
    public abstract void Add(ReadOnlySpan<T> weights, int start, Span<T> result);

    /// <summary>After all weights of the row.</summary>
    /// <param name="row">Of a query.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="result">What the row gives.</param>
    public abstract void End(long row, T total, Span<T> result);

    /// <summary>From the gradient of what the row gave to that of its weights once they are divided by their sum.</summary>
    /// <param name="row">Of a query.</param>
    /// <param name="weights">All of the row; padding is 0. NaN for what takes part in a row that is NaN.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="flow">The gradient of the result.</param>
    /// <param name="gradient">Is written, up to a number that is the same for all weights.</param>
    /// <param name="ofGiven">The gradient of what is given of the query, to be written; empty where it is not wanted.</param>
    public abstract void Backward(
        long row,
        ReadOnlySpan<T> weights,
        T total,
        ReadOnlySpan<T> flow,
        Span<T> gradient,
        Span<T> ofGiven
    );
}
