using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary><see cref="SoftmaxWeighting"/> for the fused CPU engine.</summary>
internal sealed class SoftmaxKernel(params IReadOnlyList<QueryNumbers> numbers) : RowKernel(numbers)
{
    /// <summary>Entries of a row that a prediction without gradients computes at a time: their state stays in the L1 cache.</summary>
    private const int TileLength = 1024;

    /// <summary>A learned log τ is clamped to ± this: e³⁰ ≈ 1e13; beyond, logits/τ could become 0 or infinite.</summary>
    public const double LogTemperatureLimit = 30;

    /// <summary>Whether the logits are logarithms of the similarities.</summary>
    public required bool IsKernel { get; init; }

    public required SoftStepWarp? Warp { get; init; }

    /// <summary>τ, if it is not learned.</summary>
    public required double Temperature { get; init; }

    /// <summary>Whether τ is learned; then the last of the query's numbers is log τ.</summary>
    public required bool LearnsTemperature { get; init; }

    public required double? Cut { get; init; }

    /// <summary>How many of the query's numbers belong to its step; they come first.</summary>
    public int StepNumbers { get; init; }

    public override WeightRow<T> Row<T>(int length, bool gradients) =>
        new SoftmaxRow<T>(this, gradients ? length : Math.Min(length, TileLength), gradients);
}
