namespace SoftStep.Alignment;

/// <summary>
/// The Hilbert-Schmidt independence criterion of the kernels K and L of two representations, and of each with itself:
/// <code>
/// biased:    tr(K H L H)/(n − 1)²,   H = I − 11ᵀ/n
/// unbiased:  (tr(K L) + ΣK·ΣL/((n − 1)(n − 2)) − 2·1ᵀK L 1/(n − 2))/(n(n − 3)),   with zeros on the diagonals
/// </code>
/// </summary>
/// <param name="Both">HSIC(K, L), float64, without axes.</param>
/// <param name="First">HSIC(K, K).</param>
/// <param name="Second">HSIC(L, L).</param>
/// <remarks>Gretton et al., 2005; the unbiased one: Song et al., 2012.</remarks>
internal sealed record Hsic(Tensor Both, Tensor First, Tensor Second)
{
    /// <param name="x">(n, p).</param>
    /// <param name="y">(n, q).</param>
    /// <param name="fraction">The width of a Gaussian kernel as a fraction of the median distance; null for linear kernels.</param>
    /// <param name="isUnbiased">Which estimator.</param>
    public static Hsic Of(Tensor x, Tensor y, double? fraction, bool isUnbiased)
    {
        var (first, second) = (AlignmentKernel.Of(x, fraction, nameof(x)), AlignmentKernel.Of(y, fraction, nameof(y)));
        var n = x.size(0);
        var places = Arithmetic.Counted(n, ScalarType.Int64, x.device);
        // A row of sums per thing: of K, of L, of K∘L, of K∘K, of L∘L.
        var sums = RowBlocks.Run(
            places,
            0,
            RowBlocks.RowsFor(x, x, AlignmentKernel.PairsAtATime),
            rows =>
            {
                var own = isUnbiased ? places.eq(rows.unsqueeze(-1)) : null;
                var (k, l) = (Rows(first, rows, own), Rows(second, rows, own));
                Tensor[] each = [k, l, k * l, k.Squared(), l.Squared()];
                return stack([.. each.Select(part => part.sum(-1))], 1);
            }
        );
        var (ofK, ofL) = (sums.select(1, 0), sums.select(1, 1));
        return new(Estimate(2, ofK, ofL), Estimate(3, ofK, ofK), Estimate(4, ofL, ofL));

        static Tensor Rows(AlignmentKernel kernel, Tensor rows, Tensor? own) =>
            own is null ? kernel.Rows(rows) : kernel.Rows(rows).Filled(own, 0);

        Tensor Estimate(long product, Tensor left, Tensor right)
        {
            var trace = sums.select(1, product).sum();
            var (totals, across) = (left.sum() * right.sum(), (left * right).sum());
            return isUnbiased
                ? (trace.Plus(totals.Over((n - 1.0) * (n - 2))) - across.Times(2.0 / (n - 2))).Over(n * (n - 3.0))
                : (trace.Plus(totals.Over((double)n * n)) - across.Times(2.0 / n)).Over((n - 1.0) * (n - 1));
        }
    }

    /// <summary>CKA.</summary>
    public Tensor Alignment() => Both / (First * Second).sqrt();
}
