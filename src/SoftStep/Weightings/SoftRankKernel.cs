using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>Soft ranks, as the fused path needs them.</summary>
internal sealed class SoftRankKernel(params IReadOnlyList<QueryNumbers> numbers) : RowKernel(numbers)
{
    public required bool IsKernel { get; init; }

    public required double Strength { get; init; }

    /// <summary>k; where there is a warp it is not used.</summary>
    public required int Neighbors { get; init; }

    public required SoftStepWarp? Warp { get; init; }

    /// <summary>Ranks that are constants leave the logits without a gradient.</summary>
    public override bool HasLogitGradient => Warp is null or { IsDetached: false };

    public override WeightRow<T> Row<T>(int length, bool gradients) =>
        new SoftRankWeightRow<T>(this, length, gradients);
}
