using SoftStep.Readouts;

namespace SoftStep;

/// <content>Losses of distributions and of quantiles.</content>
public static partial class Functional
{
    /// <summary>
    /// How far the distributions that rows of weights make of labels are from what was observed, the continuous ranked
    /// probability score:
    /// <code>
    /// CRPS = ∫ (F(y) − 1[x ≤ y])² dy = Σⱼ wⱼ|x − yⱼ| − ½ Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ|,   F(y) = Σⱼ wⱼ 1[yⱼ ≤ y]
    /// </code>
    /// in the labels' unit; the absolute error where one weight is 1. Summed up in float64, O(M log M) a call and O(M) a row.
    /// It equals twice the <see cref="PinballLoss"/> of the distribution's quantile, averaged over all levels.
    /// </summary>
    /// <param name="weights">w, (…, N, M), not negative, each row divided by its sum; a row of zeros scores 0.</param>
    /// <param name="labels">y, (…, M) or (…, M, q), with the leading axes of the weights, or without any.</param>
    /// <param name="observed">x, (…, N) or (…, N, q).</param>
    /// <returns>
    /// (…, N) or (…, N, q), at least 0. Of a label that is NaN or infinite and has a weight it is NaN or infinite.
    /// </returns>
    /// <exception cref="ArgumentException">Not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <remarks>
    /// The gradients are those of the double sum, with sign(0) = 0: ∂/∂wⱼ = |x − yⱼ| − Σᵢ wᵢ|yᵢ − yⱼ|, ∂/∂x = Σⱼ wⱼ sign(x − yⱼ).
    /// Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, 2007.
    /// </remarks>
    public static Tensor Crps(Tensor weights, Tensor labels, Tensor observed)
    {
        Guard.Weighted(weights, labels, observed);
        using var held = new Held(weights, labels, observed);
        using var scope = NewDisposeScope();
        var isPerKey = observed.ndim < weights.ndim;
        var scores = CrpsReadout.Instance.Of(weights.Widen(), Columns(labels), Columns(observed));
        return (isPerKey ? scores.squeeze(-1) : scores).As(weights.dtype).MoveToOuterDisposeScope();

        Tensor Columns(Tensor numbers) => (isPerKey ? numbers.unsqueeze(-1) : numbers).Widen();
    }

    /// <summary>
    /// The loss whose least mean is the quantile of a level α, as the squared error's is the mean:
    /// <code>
    /// ρ = max(α(x − q), (α − 1)(x − q))
    /// </code>
    /// It trains a head that gives quantiles, such as a <see cref="LinearHead"/> with an output for each level. The quantile of a
    /// neighbour head is the label of one of its neighbours: it does not change with the weights until another takes its
    /// place, so its loss says nothing to them. They are trained by <see cref="Crps"/>, which is this loss over all levels.
    /// </summary>
    /// <param name="quantiles">q, (…, L), one for each level.</param>
    /// <param name="observed">x, (…), of the quantiles' dtype and device.</param>
    /// <param name="levels">α, L of them, each in (0, 1).</param>
    /// <returns>(…, L), at least 0. The gradient for q is 1 − α where x &lt; q, −α where x &gt; q, ½ − α where they are equal.</returns>
    /// <exception cref="ArgumentException">
    /// Not floating, a level is not in (0, 1) or their number not L, or shapes, dtypes or devices do not fit.
    /// </exception>
    /// <remarks>Koenker and Bassett, Regression Quantiles, 1978.</remarks>
    public static Tensor PinballLoss(Tensor quantiles, Tensor observed, params IReadOnlyList<double> levels)
    {
        Guard.Rows(quantiles, nameof(quantiles));
        Guard.Observed(observed, quantiles.shape.AsSpan(..^1), quantiles.dtype, quantiles.device);
        Guard.Levels(levels);
        if (levels.Count != quantiles.size(-1))
        {
            throw new ArgumentException(
                $"levels must be one for each of the last axis of quantiles {Guard.Describe(quantiles)}, but are {levels.Count}.",
                nameof(levels)
            );
        }
        using var held = new Held(quantiles, observed);
        using var scope = NewDisposeScope();
        var (wide, x) = (quantiles.Widen(), observed.Widen());
        var alpha = tensor(levels.ToArray(), wide.dtype, wide.device);
        var error = x.unsqueeze(-1) - wide;
        return error.mul(alpha).maximum(error.mul(alpha.Minus(1.0))).As(quantiles.dtype).MoveToOuterDisposeScope();
    }
}
