using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary>A softmax over a row, as the fused path needs it.</summary>
internal sealed class SoftmaxKernel(params IReadOnlyList<QueryNumbers> numbers) : RowKernel(numbers)
{
    /// <summary>Entries of a row that a prediction takes at a time: what they need stays in the nearest cache.</summary>
    private const int TileLength = 1024;

    /// <summary>A learned log τ counts as within ± this: beyond, logits over τ would be 0 or infinite.</summary>
    public const double LogTemperatureLimit = 30;

    /// <summary>Whether the logits are logarithms of the similarities.</summary>
    public required bool IsKernel { get; init; }

    public required SoftStepWarp? Warp { get; init; }

    /// <summary>τ, where it is not learned.</summary>
    public required double Temperature { get; init; }

    /// <summary>Whether the last of the query's numbers is log τ.</summary>
    public required bool LearnsTemperature { get; init; }

    public required double? Cut { get; init; }

    /// <summary>How many of the query's numbers, the first ones, are its step's.</summary>
    public int StepNumbers { get; init; }

    public override WeightRow<T> Row<T>(int length, bool gradients) =>
        new SoftmaxRow<T>(this, gradients ? length : Math.Min(length, TileLength), gradients);
}
