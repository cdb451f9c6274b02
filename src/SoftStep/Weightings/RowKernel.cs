using System.Numerics;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>How a weighting works on one row at a time on the CPU.</summary>
/// <param name="numbers">What each query has of its own, one after the other in the row's numbers.</param>
internal abstract class RowKernel(params IReadOnlyList<QueryNumbers> numbers)
{
    public IReadOnlyList<QueryNumbers> Numbers { get; } = numbers;

    /// <summary>Whether the logits get a gradient at all.</summary>
    public virtual bool HasLogitGradient => true;

    /// <param name="length">Of a padded row.</param>
    /// <param name="gradients">Whether <see cref="WeightRow{T}.Backward"/> will be asked for.</param>
    public abstract WeightRow<T> Row<T>(int length, bool gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
