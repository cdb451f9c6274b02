using SoftStep.Alignment;

namespace SoftStep;

/// <content>
/// Representational alignment: how alike two representations of the same things are, each with its own number of coordinates. Sums
/// are in float64.
/// </content>
public static partial class Functional
{
    /// <summary>
    /// The representational dissimilarity matrix: −s(xᵢ, xⱼ) of all pairs i &lt; j, in the order (0, 1), (0, 2), …, (n − 2, n − 1).
    /// Pairs are computed from differences of coordinates, so equal pairs have equal dissimilarities.
    /// </summary>
    /// <param name="representations">(n, p), n ≥ 2.</param>
    /// <param name="similarity">s; null for the squared Euclidean distance.</param>
    /// <returns>(n(n − 1)/2). It has a gradient for the representations and the similarity's parameters.</returns>
    /// <exception cref="ArgumentException">The representations are not (n, p) with n ≥ 2 and a floating dtype.</exception>
    public static Tensor Rdm(Tensor representations, Similarity? similarity = null)
    {
        AlignmentArguments.Representation(representations, nameof(representations));
        using var held = new Held(representations);
        using var scope = NewDisposeScope();
        using var squared = similarity is null ? new SquaredEuclideanSimilarity() : null;
        return Dissimilarities.Of(representations, similarity ?? squared!).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// How alike two representational dissimilarity matrices are: 1 if they are equal up to what the comparison ignores. The cosine
    /// and Pearson's correlation have gradients; those of ranks do not. For a loss on ranks, correlate soft ranks:
    /// <code>
    /// CompareRdms(SoftRank(first, ε), SoftRank(second, ε), RdmComparison.Pearson)
    /// </code>
    /// </summary>
    /// <param name="first">(m), from <see cref="Rdm"/>.</param>
    /// <param name="second">(m), of the same things, with the dtype and device of the first.</param>
    /// <param name="comparison">The way to compare.</param>
    /// <returns>A number in [−1, 1], without axes; NaN if an entry is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes, dtypes or devices do not fit, or the comparison is 0/0: all entries of one are 0, or equal where the mean is ignored.
    /// </exception>
    /// <remarks>
    /// Kriegeskorte et al., Representational similarity analysis, 2008; Nili et al., A toolbox for representational similarity
    /// analysis, 2014. The two comparisons of ranks are computed on the host, in O(m log m).
    /// </remarks>
    public static Tensor CompareRdms(Tensor first, Tensor second, RdmComparison comparison)
    {
        AlignmentArguments.Rdms(first, second);
        using var held = new Held(first, second);
        using var scope = NewDisposeScope();
        return RdmComparer.Of(first, second, comparison).As(first.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Centred kernel alignment with linear kernels K = X Xᵀ and L = Y Yᵀ: 1 if one representation is a rotation and scaling of the
    /// other, about 0 if they have nothing in common.
    /// <code>
    /// CKA = HSIC(K, L) / √(HSIC(K, K)·HSIC(L, L))
    /// </code>
    /// </summary>
    /// <param name="x">X, (n, p).</param>
    /// <param name="y">Y, (n, q), the same things in the same order, with the dtype and device of X.</param>
    /// <param name="isDebiased">
    /// Whether HSIC is the unbiased estimator, which needs n ≥ 4. The biased CKA of few things is near 1 even for representations
    /// that have nothing in common, the more so the more coordinates they have. The debiased may be below 0.
    /// </param>
    /// <returns>
    /// A number without axes, with a gradient for X and Y. Without gradients it needs the memory of a block of pairs, with them of
    /// all n² pairs.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Shapes, dtypes or devices do not fit, there are too few things, or a representation is constant, so that CKA is 0/0.
    /// </exception>
    /// <remarks>
    /// Kornblith et al., Similarity of Neural Network Representations Revisited, arXiv 1905.00414. Debiased: Song et al., Feature
    /// Selection via Dependence Maximization, 2012.
    /// </remarks>
    public static Tensor LinearCka(Tensor x, Tensor y, bool isDebiased = false) => Cka(x, y, null, isDebiased);

    /// <summary>
    /// Centred kernel alignment with Gaussian kernels exp(−d²/2σ²), whose σ is a fraction of the median distance of the pairs, each
    /// representation with its own. A small fraction compares near neighbours, a large one is as <see cref="LinearCka"/>.
    /// </summary>
    /// <param name="x">X, (n, p).</param>
    /// <param name="y">Y, (n, q), the same things in the same order, with the dtype and device of X.</param>
    /// <param name="fraction">σ divided by the median distance, above 0.</param>
    /// <param name="isDebiased">As for <see cref="LinearCka"/>.</param>
    /// <inheritdoc cref="LinearCka" path="/returns"/>
    /// <exception cref="ArgumentException">As for <see cref="LinearCka"/>, or more than half of all pairs have distance 0.</exception>
    /// <remarks>Kornblith et al., arXiv 1905.00414. The gradient takes the median into account.</remarks>
    public static Tensor RbfCka(Tensor x, Tensor y, double fraction = 1, bool isDebiased = false)
    {
        Guard.Positive(fraction, nameof(fraction));
        return Cka(x, y, fraction, isDebiased);
    }

    /// <summary>
    /// The geo-topological transform: a ramp from 0 at one quantile of the dissimilarities to 1 at another. It keeps which pairs are
    /// near and how near, and ignores how far the far ones are.
    /// <code>
    /// z = clip((d − lo)/(hi − lo), 0, 1)
    /// </code>
    /// It is SoftStep at l = 0, u = 1, t = 1. <see cref="RdmTransform"/> learns the three.
    /// </summary>
    /// <param name="rdm">d, (m), from <see cref="Rdm"/>.</param>
    /// <param name="low">The level of the quantile lo, in [0, 1).</param>
    /// <param name="high">The level of the quantile hi, in (low, 1].</param>
    /// <returns>z, (m). Its gradient takes the quantiles into account; they are linear between entries.</returns>
    /// <exception cref="ArgumentException">
    /// rdm is not (m) with a floating dtype, the levels are not 0 ≤ low &lt; high ≤ 1, or the two quantiles are equal.
    /// </exception>
    /// <remarks>Lin and Kriegeskorte, The Topology and Geometry of Neural Representations, arXiv 2309.11028.</remarks>
    public static Tensor GeoTopological(Tensor rdm, double low, double high)
    {
        AlignmentArguments.Rdm(rdm, nameof(rdm));
        AlignmentArguments.Quantiles(low, high);
        using var held = new Held(rdm);
        using var scope = NewDisposeScope();
        return RdmQuantiles.Ramp(rdm.Widen(), low, high).As(rdm.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Cka(Tensor x, Tensor y, double? fraction, bool isDebiased)
    {
        AlignmentArguments.Representations(x, y, isDebiased ? 4 : 2);
        using var held = new Held(x, y);
        using var scope = NewDisposeScope();
        return Hsic.Of(x, y, fraction, isDebiased).Alignment().As(x.dtype).MoveToOuterDisposeScope();
    }
}
