using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary><see cref="SoftRankWeighting"/> for the fused CPU engine.</summary>
internal sealed class SoftRankKernel(params IReadOnlyList<QueryNumbers> numbers) : RowKernel(numbers)
{
    public required bool IsKernel { get; init; }

    public required double Strength { get; init; }

    /// <summary>k; not used if there is a warp.</summary>
    public required int Neighbors { get; init; }

    public required SoftStepWarp? Warp { get; init; }

    /// <summary>With a detached warp the ranks are constants, and the logits have no gradient.</summary>
    public override bool HasLogitGradient => Warp is null or { IsDetached: false };

    public override WeightRow<T> Row<T>(int length, bool gradients) =>
        new SoftRankWeightRow<T>(this, length, gradients);
}
