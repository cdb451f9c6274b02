using SoftStep.Weightings;

namespace SoftStep;

/// <content>Functions from rows of values to sparse weights.</content>
public static partial class Functional
{
    /// <summary>
    /// Sparsemax of each row: weights p = [a − τ]₊ with τ such that they sum to 1, the point of the simplex nearest to a. Entries
    /// 1 or more below the largest have weight exactly 0. Differentiable: the Jacobian is I − 11ᵀ/|A| on the entries A with a
    /// weight, 0 elsewhere.
    /// </summary>
    /// <param name="logits">a, (…, n).</param>
    /// <param name="excluded">Bool, broadcastable to logits: entries to exclude; their weight is 0.</param>
    /// <returns>(…, n) in [0, 1]. A row without candidates is 0, a row with NaN among its candidates is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// logits are not floating or empty along the last axis, or the mask is not Bool or does not fit.
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
    /// Entmax-1.5 of each row: weights p = [a/2 − τ]₊² with τ such that they sum to 1, between softmax and
    /// <see cref="Sparsemax"/>. Entries 2 or more below the largest have weight exactly 0. Differentiable: the
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
    /// Soft top-k of each row: how much each entry belongs to the k largest, m = clip(v − θ, 0, 1) with θ such that Σ m = k, the
    /// projection onto {0 ≤ m ≤ 1, Σ m = k}. If the values differ by 1 or more, m is 1 for the k largest and 0 for the others;
    /// divide the values by a strength ε to make it softer or harder. Equal values have equal m. Differentiable: ∂m/∂v =
    /// I − 11ᵀ/|A| on the entries A strictly between 0 and 1, 0 elsewhere.
    /// </summary>
    /// <param name="values">v, (…, n).</param>
    /// <param name="k">At least 1, not necessarily an integer.</param>
    /// <param name="excluded">Bool, broadcastable to values: entries to exclude; their m is 0.</param>
    /// <returns>
    /// (…, n) in [0, 1]. In a row with at most k candidates these are 1; a row with NaN among its candidates is NaN.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// values are not floating or empty along the last axis, k is below 1 or NaN, or the mask is not Bool or does not fit.
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

    /// <summary>The same with a k per row, which also has a gradient: ∂m/∂k = 1/|A| on A.</summary>
    /// <inheritdoc cref="SoftTopK(Tensor, double, Tensor?)"/>
    /// <param name="values">v, (…, n).</param>
    /// <param name="k">
    /// () or broadcastable to (…, 1), with the values' dtype and device; at least 1 (not checked), not necessarily an integer.
    /// A row whose k is NaN is NaN.
    /// </param>
    /// <param name="excluded">Bool, broadcastable to values: entries to exclude; their m is 0.</param>
    /// <exception cref="ArgumentException">
    /// values are not floating or empty along the last axis, k does not have their dtype and device or one number per row, or
    /// the mask is not Bool or does not fit.
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
