namespace SoftStep.Ranking;

/// <summary>
/// The projection onto a permutahedron, computed by isotonic regression. For s and w in descending order
/// <code>
/// L2:  r = s − v,  v = argmin ½‖v − (s − w)‖²               over v₁ ≥ … ≥ vₙ
/// KL:  r = s − v,  v = argmin ⟨exp(s − v), 1⟩ + ⟨exp w, v⟩   over v₁ ≥ … ≥ vₙ
/// </code>
/// v is constant on blocks of adjacent entries, with the value mean(s) − mean(w), or logsumexp(s) − logsumexp(w). Given the
/// blocks, r is an ordinary differentiable expression, so finding them needs no gradient.
/// </summary>
/// <remarks>Blondel et al., arXiv 2002.08871, propositions 2 to 4.</remarks>
internal static class Permutahedron
{
    /// <param name="s">(…, n), each row in descending order.</param>
    /// <param name="w">Broadcastable to s, each row in descending order.</param>
    /// <param name="regularization">With KL the result is the logarithm of a rank.</param>
    /// <param name="pooling">How to find the blocks.</param>
    /// <param name="counts">(…, 1), the number of leading entries per row to pool; null for all. The others stay blocks of one.</param>
    public static Tensor Project(
        Tensor s,
        Tensor w,
        Regularization regularization,
        Isotonic.Pooling pooling,
        Tensor? counts = null
    )
    {
        var unknown = Unknown(s).Plus(Unknown(w));
        var first = Isotonic.BlockStarts(s.detach(), w.detach(), regularization, counts, pooling);
        // Subtracting its block's first entry makes s small, however large the values are; the shift cancels.
        var deviation = s - s.detach().gather(-1, first);
        if (regularization == Regularization.L2)
        {
            // Not the sum of deviation − w, in which small deviations would be rounded away.
            var sum = BlockSum(deviation, first) - BlockSum(w.expand_as(s), first);
            var mean = sum / BlockSum(deviation.detach().ones_like(), first);
            return (deviation - mean.to(s.dtype)).Plus(unknown);
        }
        var weights = w.expand_as(s);
        var largest = weights.detach().gather(-1, first);
        var logRatio = BlockSum(deviation.exp(), first).log() - BlockSum((weights - largest).exp(), first).log();
        return (deviation - logRatio.to(s.dtype)).Plus(largest).Plus(unknown);
    }

    /// <summary>(…, 1): NaN for a row that has a NaN, which torch sorts first, otherwise 0.</summary>
    private static Tensor Unknown(Tensor descending)
    {
        var largest = descending.detach().narrow(-1, 0, 1);
        return largest.zeros_like().Filled(largest.isnan(), double.NaN);
    }

    /// <summary>For each entry the sum over its block, in float64, because a block can have many entries.</summary>
    private static Tensor BlockSum(Tensor values, Tensor first)
    {
        var wide = values.to(ScalarType.Float64);
        return wide.detach().zeros_like().scatter_add(-1, first, wide).gather(-1, first);
    }
}
