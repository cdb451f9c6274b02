namespace SoftStep.Ranking;

/// <summary>
/// Isotonic regression in tensor operations: segments of 1, 2, 4, … entries, each already solved, are merged two by
/// two, in all rows and all segments at once. Where the values on the two sides of a seam violate the order, exactly
/// one block arises there: the last blocks of the left segment and the first blocks of the right one that its value
/// reaches. Whether a block belongs to it is decided for all blocks at once, so that ⌈log₂ n⌉ rounds of a fixed
/// number of operations are enough whatever the values are, and none of them is read back.
/// </summary>
internal sealed class SegmentPooling
{
    /// <summary>Below everything, and so far that entries filled with its multiples never violate the order.</summary>
    private const double Bottom = -1e100;

    private readonly Regularization regularization;

    private SegmentPooling(Regularization regularization) => this.regularization = regularization;

    /// <param name="s">(rows, n) float64.</param>
    /// <param name="w">Like s.</param>
    /// <param name="regularization">Which kind of block.</param>
    /// <param name="counts">(rows, 1) int64, or null where every entry takes part.</param>
    /// <returns>(rows, n) int64.</returns>
    public static Tensor BlockStarts(Tensor s, Tensor w, Regularization regularization, Tensor? counts)
    {
        var (rows, length) = (s.size(0), s.size(1));
        var padded = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)length);
        var position = Arithmetic.Counted(padded, ScalarType.Int64, s.device);
        var outside = counts is null ? position.IsAtLeast(length) : position.ge(counts);
        var filler = position.to(ScalarType.Float64).Plus(1).Times(Bottom);
        var values = where(outside, filler, Pad(s - w, padded));
        var weights = regularization == Regularization.L2 ? values.ones_like() : Pad(w, padded);
        var starts = position.expand(rows, padded);
        // Equal values are one block, also where they are so large that a mean of them is rounded.
        var entries = where(outside, filler, Pad(s, padded));
        var ties = entries.narrow(1, 1, padded - 1).eq(entries.narrow(1, 0, padded - 1));
        var pooling = new SegmentPooling(regularization);
        for (var half = 1L; half < padded; half *= 2)
        {
            (values, starts) = pooling.Merge(values, weights, starts, ties.slice(1, half - 1, padded, 2 * half), half);
        }
        return starts.narrow(1, 0, length).contiguous();
    }

    /// <summary>
    /// One round: from solved segments of <paramref name="half"/> entries to solved ones of twice as many. Ties: (rows,
    /// segments / 2), whether the entries at a seam are equal.
    /// </summary>
    private (Tensor Values, Tensor Starts) Merge(Tensor values, Tensor weights, Tensor starts, Tensor ties, long half)
    {
        var shape = values.shape;
        var (left, right) = Split(values, half);
        var (leftWeights, rightWeights) = Split(weights, half);
        var (leftStarts, rightStarts) = Split(starts, half);
        var position = Arithmetic.Counted(half, ScalarType.Int64, values.device);

        // Sums outward from the seam, measured from the value next to it. Entry j: of j entries; 0 of none.
        var (lastLeft, firstRight) = (left.narrow(-1, half - 1, 1), right.narrow(-1, 0, 1));
        var leftSums = Sums(left.flip(-1) - lastLeft, leftWeights.flip(-1));
        var rightSums = Sums(right - lastLeft, rightWeights);

        // A block of the left belongs to the new one when what lies between it and the last it reaches on the right
        // has a value no smaller than its own; of the right, when no larger. Its own entries take no part in the
        // comparison: where they outweigh the others beyond rounding the two values would always be equal.
        var reached = searchsorted(-right, -left, right: true);
        var joinsLeft = Mean(leftSums, position.expand_as(left).SubtractedFrom(half - 1), rightSums, reached)
            .Plus(lastLeft)
            .ge(left);
        joinsLeft = AtEnd(joinsLeft, leftStarts).logical_or(leftStarts.eq(leftStarts.narrow(-1, half - 1, 1)));
        var reachedBack = searchsorted(-left, -right).SubtractedFrom(half);
        var joinsRight = Mean(leftSums, reachedBack, rightSums, position.expand_as(right)).Plus(lastLeft).le(right);
        joinsRight = AtStart(joinsRight, rightStarts).logical_or(rightStarts.eq(rightStarts.narrow(-1, 0, 1)));

        var begin = where(joinsLeft, position, position.Everywhere(half)).amin([-1], true);
        var end = where(joinsRight, position, position.Everywhere(-1)).amax([-1], true);
        var mean = Mean(leftSums, begin.SubtractedFrom(half), rightSums, end.Plus(1)).Plus(lastLeft);
        var violated = lastLeft.le(firstRight).logical_or(ties.unsqueeze(-1));
        var inLeft = position.ge(begin).logical_and(violated);
        var inRight = position.le(end).logical_and(violated);
        var start = leftStarts.gather(-1, begin);
        return (
            stack([where(inLeft, mean, left), where(inRight, mean, right)], 2).reshape(shape),
            stack([where(inLeft, start, leftStarts), where(inRight, start, rightStarts)], 2).reshape(shape)
        );
    }

    /// <summary>Σ w·v and Σ w with L2, the logarithms of Σ exp(v)·exp(w) and Σ exp(w) with KL, from none to all.</summary>
    private (Tensor Values, Tensor Weights) Sums(Tensor values, Tensor weights)
    {
        var none = values.narrow(-1, 0, 1);
        return regularization == Regularization.L2
            ? (After(none.zeros_like(), values.cumsum(-1)), After(none.zeros_like(), weights.cumsum(-1)))
            : (
                After(none.Everywhere(double.NegativeInfinity), values.Plus(weights).logcumsumexp(-1)),
                After(none.Everywhere(double.NegativeInfinity), weights.logcumsumexp(-1))
            );
    }

    /// <summary>The value of a block of so many entries to the left of the seam and so many to its right.</summary>
    private Tensor Mean(
        (Tensor Values, Tensor Weights) left,
        Tensor leftCount,
        (Tensor Values, Tensor Weights) right,
        Tensor rightCount
    )
    {
        var (leftValue, leftWeight) = (left.Values.gather(-1, leftCount), left.Weights.gather(-1, leftCount));
        var (rightValue, rightWeight) = (right.Values.gather(-1, rightCount), right.Weights.gather(-1, rightCount));
        return regularization == Regularization.L2
            ? leftValue.Plus(rightValue) / leftWeight.Plus(rightWeight)
            : leftValue.logaddexp(rightValue) - leftWeight.logaddexp(rightWeight);
    }

    /// <summary>To each entry what the first entry of its block has.</summary>
    private static Tensor AtStart(Tensor flags, Tensor starts) => flags.gather(-1, starts - starts.narrow(-1, 0, 1));

    /// <summary>To each entry what the last entry of its block has.</summary>
    private static Tensor AtEnd(Tensor flags, Tensor starts) =>
        flags.gather(-1, searchsorted(starts, starts, right: true).Minus(1));

    private static (Tensor Left, Tensor Right) Split(Tensor values, long half)
    {
        var segments = values.reshape(values.size(0), -1, 2, half);
        return (segments.select(2, 0).contiguous(), segments.select(2, 1).contiguous());
    }

    private static Tensor Pad(Tensor values, long length) =>
        cat([values, values.new_zeros(values.size(0), length - values.size(1))], 1);

    private static Tensor After(Tensor first, Tensor rest) => cat([first, rest], -1);
}
