using System.Numerics;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>A weighting for the fused CPU engine, which computes one row at a time.</summary>
/// <param name="numbers">The numbers per query, concatenated in this order for each row.</param>
internal abstract class RowKernel(params IReadOnlyList<QueryNumbers> numbers)
{
    public IReadOnlyList<QueryNumbers> Numbers { get; } = numbers;

    /// <summary>Whether the weights have a gradient for the logits.</summary>
    public virtual bool HasLogitGradient => true;

    /// <param name="length">The length of a padded row.</param>
    /// <param name="gradients">Whether <see cref="WeightRow{T}.Backward"/> will be called.</param>
    public abstract WeightRow<T> Row<T>(int length, bool gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
