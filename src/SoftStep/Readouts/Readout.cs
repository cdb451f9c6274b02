using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>
/// What is made of a row of weights and the labels of its keys, as a weighted mean is. Like a weighting it says so twice: as
/// the dense definition and, in the file beside it, as a row.
/// </summary>
internal abstract class Readout
{
    /// <summary>The dense definition.</summary>
    /// <param name="weights">(…, N, M), each row non-negative and summing to 1, or zeros where no key takes part.</param>
    /// <param name="labels">(…, M, q), with the leading axes of the weights or without any.</param>
    /// <param name="given">(…, N, p), what is given of each query, such as what was observed; or null.</param>
    /// <returns>(…, N, r).</returns>
    public abstract Tensor Of(Tensor weights, Tensor labels, Tensor? given);

    /// <summary>The same, with what can be made of the labels beforehand, for one block of weights after the other.</summary>
    public virtual Readout For(Tensor labels) => this;

    /// <summary>The same on one row at a time on the CPU.</summary>
    /// <param name="labels">(M, q), float32 or float64.</param>
    /// <param name="given">(N, p), or null.</param>
    public abstract ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
