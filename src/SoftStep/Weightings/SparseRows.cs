namespace SoftStep.Weightings;

/// <summary>
/// Turns rows of logits (…, M) into weights that sum to 1, most of which are 0. The entries above 0, the support, are found by
/// sorting, without gradients; given the support, the weights are an ordinary differentiable expression of the logits.
/// Excluded entries are 0, a row without candidates is 0, and a row with NaN among its candidates is NaN.
/// </summary>
internal static class SparseRows
{
    /// <summary>The threshold τ from the count, sum and sum of squares of the entries above it.</summary>
    private delegate Tensor Threshold(Tensor count, Tensor sum, Tensor squares);

    /// <summary>p = [a − τ]₊, the point of the simplex nearest to a.</summary>
    /// <remarks>Martins and Astudillo, arXiv 1602.02068. The Jacobian is I − 11ᵀ/|A| on the support A.</remarks>
    public static Tensor Sparsemax(Tensor logits, Tensor? excluded) =>
        AboveThreshold(logits.to(ScalarType.Float64), excluded, (count, sum, _) => sum.Minus(1) / count)
            .to(logits.dtype);

    /// <summary>p = [a/2 − τ]₊².</summary>
    /// <remarks>Peters et al., arXiv 1905.05702. The Jacobian is diag(s) − ssᵀ/Σs with s = √p.</remarks>
    public static Tensor Entmax15(Tensor logits, Tensor? excluded) =>
        AboveThreshold(logits.to(ScalarType.Float64).Over(2), excluded, QuadraticThreshold).Squared().to(logits.dtype);

    /// <summary>The smaller of the two τ with Σ (v − τ)² = 1.</summary>
    private static Tensor QuadraticThreshold(Tensor count, Tensor sum, Tensor squares)
    {
        // The root is the mean of v − τ, at least 1/|A| on the support A, so its gradient is finite. For more entries than
        // the support the radicand may be negative.
        var mean = sum / count;
        var radicand = (squares.SubtractedFrom(1) / count).Plus(mean.Squared());
        return mean - radicand.AtLeast(0).sqrt();
    }

    private static Tensor AboveThreshold(Tensor values, Tensor? excluded, Threshold threshold)
    {
        // Only differences matter, and an entry 1 or more below the largest has no weight.
        var candidates = excluded is null ? values : values.Filled(excluded, double.NegativeInfinity);
        var below = (values - candidates.detach().amax([-1], true)).Within(-1, 0);
        below = excluded is null ? below : below.Filled(excluded, -1);

        var above = below - FullThreshold(below.detach(), threshold);
        var outside = above.detach().IsAtMost(0);
        var support = above.Filled(outside, 0);
        var count = outside.logical_not().sum(-1, keepdim: true, ScalarType.Float64);
        // Relative to the threshold that was found, the differentiable one is near 0 and does not lose digits of the sum.
        var rest = threshold(count, support.sum(-1, keepdim: true), support.Squared().sum(-1, keepdim: true));
        var weights = (above - rest).Within(0, 1).Filled(outside, 0);
        return excluded is null ? weights : weights.Filled(excluded, 0);
    }

    /// <summary>The threshold of the longest prefix of the sorted row whose entries lie above their own threshold.</summary>
    private static Tensor FullThreshold(Tensor values, Threshold threshold)
    {
        var (sorted, _) = values.sort(-1, descending: true);
        var counts = Arithmetic.Counted(values.size(-1), values.dtype, values.device, first: 1);
        var thresholds = threshold(counts, sorted.cumsum(-1), sorted.Squared().cumsum(-1));
        // In a row of NaN no entry is above.
        var last = sorted.gt(thresholds).sum(-1, keepdim: true, ScalarType.Float64).Minus(1).AtLeast(0);
        return thresholds.gather(-1, last.to(ScalarType.Int64));
    }
}
