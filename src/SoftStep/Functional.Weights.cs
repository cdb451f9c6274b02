using SoftStep.Weightings;

namespace SoftStep;

/// <content>Rows of numbers to rows of weights of which most are 0.</content>
public static partial class Functional
{
    /// <summary>
    /// Each row to weights that sum to 1, with exact zeros: p = [a − τ]₊ with τ such that they do, the point of the simplex
    /// nearest to a. An entry that is 1 or more below the largest has no weight. Differentiable: the Jacobian is
    /// I − 11ᵀ/|A| on the entries A that have a weight, 0 elsewhere.
    /// </summary>
    /// <param name="logits">a, (…, n).</param>
    /// <param name="excluded">Bool, broadcastable to logits: entries that take no part; their weight is 0.</param>
    /// <returns>(…, n) in [0, 1]; zeros for a row without candidates, NaN for one with NaN among them.</returns>
    /// <exception cref="ArgumentException">
    /// logits are not floating or have no entry, or the mask is not Bool or does not fit.
    /// </exception>
    /// <remarks>Martins and Astudillo, From Softmax to Sparsemax, arXiv 1602.02068.</remarks>
    public static Tensor Sparsemax(Tensor logits, Tensor? excluded = null)
    {
        Guard.Rows(logits, nameof(logits));
        Guard.Excluded(excluded, logits.device, logits.shape);
        using var held = new Held(logits, excluded);
        using var scope = NewDisposeScope();
        return SparseRows.Sparsemax(logits.Widen(), excluded).As(logits.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Each row to weights that sum to 1, with exact zeros: p = [a/2 − τ]₊² with τ such that they do, half way between
    /// softmax and <see cref="Sparsemax"/>. An entry that is 2 or more below the largest has no weight. Differentiable: the
    /// Jacobian is diag(s) − ssᵀ/Σs with s = √p.
    /// </summary>
    /// <inheritdoc cref="Sparsemax"/>
    /// <remarks>Peters et al., Sparse Sequence-to-Sequence Models, arXiv 1905.05702.</remarks>
    public static Tensor Entmax15(Tensor logits, Tensor? excluded = null)
    {
        Guard.Rows(logits, nameof(logits));
        Guard.Excluded(excluded, logits.device, logits.shape);
        using var held = new Held(logits, excluded);
        using var scope = NewDisposeScope();
        return SparseRows.Entmax15(logits.Widen(), excluded).As(logits.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// How much each entry belongs to its row's k largest: m = clip(v − θ, 0, 1) with θ such that Σ m = k, the projection
    /// onto {0 ≤ m ≤ 1, Σ m = k}. Where the values are far apart, 1 or more, it is 1 for the k largest and 0 for the rest;
    /// values divided by a strength ε make it that much softer. Equal values share what is left for them. Differentiable: on
    /// the entries A strictly between 0 and 1 ∂m/∂v = I − 11ᵀ/|A|, 0 elsewhere.
    /// </summary>
    /// <param name="values">v, (…, n).</param>
    /// <param name="k">At least 1, not necessarily whole.</param>
    /// <param name="excluded">Bool, broadcastable to values: entries that take no part; their m is 0.</param>
    /// <returns>
    /// (…, n) in [0, 1]: all candidates 1 in a row that has no more than k; NaN for a row with NaN among its candidates.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// values are not floating or have no entry, k is below 1 or NaN, or the mask is not Bool or does not fit.
    /// </exception>
    /// <remarks>Sander et al., Fast, Differentiable and Sparse Top-k, arXiv 2302.01425.</remarks>
    public static Tensor SoftTopK(Tensor values, double k, Tensor? excluded = null)
    {
        Guard.Rows(values, nameof(values));
        Guard.AtLeast(1.0, k, nameof(k));
        Guard.Excluded(excluded, values.device, values.shape);
        using var held = new Held(values, excluded);
        using var scope = NewDisposeScope();
        var wide = values.Widen();
        var total = wide.detach().narrow(-1, 0, 1).to(ScalarType.Float64).Everywhere(k);
        return CappedSimplex.Project(wide, total, excluded).As(values.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The same with a k for each row, which has a gradient too: ∂m/∂k = 1/|A| on A.</summary>
    /// <inheritdoc cref="SoftTopK(Tensor, double, Tensor?)"/>
    /// <param name="values">v, (…, n).</param>
    /// <param name="k">
    /// () or broadcastable to (…, 1), of the values' dtype and device; at least 1, which is not checked, not necessarily
    /// whole. A row whose k is NaN is NaN.
    /// </param>
    /// <param name="excluded">Bool, broadcastable to values: entries that take no part; their m is 0.</param>
    /// <exception cref="ArgumentException">
    /// values are not floating or have no entry, k is not of their dtype and device or not one number for each row, or the
    /// mask is not Bool or does not fit.
    /// </exception>
    public static Tensor SoftTopK(Tensor values, Tensor k, Tensor? excluded = null)
    {
        Guard.Rows(values, nameof(values));
        Guard.ForEachRow(k, nameof(k), values, nameof(values));
        Guard.Excluded(excluded, values.device, values.shape);
        using var held = new Held(values, k, excluded);
        using var scope = NewDisposeScope();
        var memberships = CappedSimplex.Project(values.Widen(), k.Widen(), excluded);
        return memberships.As(values.dtype).MoveToOuterDisposeScope();
    }
}
