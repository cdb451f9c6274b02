using System.Numerics;
using SoftStep.Warping;

namespace SoftStep.Weightings;

/// <summary><see cref="SoftTopKWeighting"/> for the fused CPU engine. A learned k is the only number per query.</summary>
internal sealed class SoftTopKKernel(params IReadOnlyList<QueryNumbers> numbers) : RowKernel(numbers)
{
    public required bool IsKernel { get; init; }

    public required double Strength { get; init; }

    /// <summary>k, if it is not learned.</summary>
    public required double Neighbors { get; init; }

    public override WeightRow<T> Row<T>(int length, bool gradients) => new SoftTopKRow<T>(this, length);
}

/// <summary>w ∝ m, the projection of the similarities s/ε onto k memberships.</summary>
internal sealed class SoftTopKRow<T>(SoftTopKKernel kernel, int length) : CandidateRow<T>(kernel.IsKernel, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void WeighCandidates(RowState<T> state, Span<double> values, ReadOnlySpan<T> numbers)
    {
        foreach (ref var value in values)
        {
            value /= kernel.Strength;
        }
        CappedSimplexRow.Project(values, Neighbors(numbers), Precision.Of<T>().Unit);
    }

    protected override void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var ofK = CappedSimplexRow.Backward(weights, gradient);
        if (numbers.Length > 0)
        {
            ofNumbers[0] += ofK / (T.One + T.Exp(-numbers[0]));
        }
        foreach (ref var value in gradient)
        {
            value /= T.CreateTruncating(kernel.Strength);
        }
    }

    /// <summary>1 + softplus(p), which for large p is 1 + p.</summary>
    private double Neighbors(ReadOnlySpan<T> numbers)
    {
        if (numbers.Length == 0)
        {
            return kernel.Neighbors;
        }
        var p = double.CreateTruncating(numbers[0]);
        return 1 + Math.Max(p, 0) + Math.Log(1 + Math.Exp(-Math.Abs(p)));
    }
}
