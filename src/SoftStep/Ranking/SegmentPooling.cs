namespace SoftStep.Ranking;

/// <summary>
/// Isotonic regression by tensor operations. Solved segments of 1, 2, 4, … entries are merged in pairs, in all rows and
/// segments at once. If the values on the two sides of a seam violate the order, exactly one new block arises there: it joins
/// the last blocks of the left segment and the first blocks of the right one, as far as its value reaches. Which blocks
/// belong to it is decided for all blocks at once, so ⌈log₂ n⌉ rounds with a fixed number of operations suffice for any
/// values, and nothing is read back to the host.
/// </summary>
internal sealed class SegmentPooling
{
    /// <summary>Padding entries are filled with 1, 2, … times this: below all values, and descending.</summary>
    private const double Bottom = -1e100;

    private readonly Regularization regularization;

    private SegmentPooling(Regularization regularization) => this.regularization = regularization;

    /// <param name="s">(rows, n) float64.</param>
    /// <param name="w">Like s.</param>
    /// <param name="regularization">The kind of block.</param>
    /// <param name="counts">(rows, 1) int64, the number of leading entries to pool; null for all.</param>
    /// <returns>(rows, n) int64: for each entry the index of the first entry of its block.</returns>
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
        // Equal values must share a block, even if they are so large that their mean is rounded.
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
    /// One round: from solved segments of <paramref name="half"/> entries to solved segments of twice that length. Ties has
    /// (rows, segments / 2) entries: whether the entries at a seam are equal.
    /// </summary>
    private (Tensor Values, Tensor Starts) Merge(Tensor values, Tensor weights, Tensor starts, Tensor ties, long half)
    {
        var shape = values.shape;
        var (left, right) = Split(values, half);
        var (leftWeights, rightWeights) = Split(weights, half);
        var (leftStarts, rightStarts) = Split(starts, half);
        var position = Arithmetic.Counted(half, ScalarType.Int64, values.device);

        // Sums outward from the seam, relative to the value left of it. Entry j is the sum of j entries.
        var (lastLeft, firstRight) = (left.narrow(-1, half - 1, 1), right.narrow(-1, 0, 1));
        var leftSums = Sums(left.flip(-1) - lastLeft, leftWeights.flip(-1));
        var rightSums = Sums(right - lastLeft, rightWeights);

        // A left block joins the new block if everything between it and the last right entry that it reaches has a value at
        // least as large as its own; a right block, if at most as large. Its own entries are left out of the comparison: if
        // they dominate the others beyond rounding, both values would always be equal.
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

    /// <summary>Cumulative sums, from none to all entries: Σ w·v and Σ w with L2; log Σ exp(v)·exp(w) and log Σ exp(w) with KL.</summary>
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

    /// <summary>The value of a block with these numbers of entries to the left and right of the seam.</summary>
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

    /// <summary>For each entry the flag of the first entry of its block.</summary>
    private static Tensor AtStart(Tensor flags, Tensor starts) => flags.gather(-1, starts - starts.narrow(-1, 0, 1));

    /// <summary>For each entry the flag of the last entry of its block.</summary>
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
