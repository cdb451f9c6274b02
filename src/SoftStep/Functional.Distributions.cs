using SoftStep.Readouts;

namespace SoftStep;

/// <content>Losses of distributions and of quantiles.</content>
public static partial class Functional
{
    /// <summary>
    /// How far the distributions of labels under rows of weights are from the observed values: the continuous ranked probability
    /// score
    /// <code>
    /// CRPS = ∫ (F(y) − 1[x ≤ y])² dy = Σⱼ wⱼ|x − yⱼ| − ½ Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ|,   F(y) = Σⱼ wⱼ 1[yⱼ ≤ y]
    /// </code>
    /// in the labels' unit; the absolute error if one weight is 1. It is summed in float64, in O(M log M) per call and O(M) per
    /// row. It equals twice the <see cref="PinballLoss"/> of the distribution's quantiles, averaged over all levels.
    /// </summary>
    /// <param name="weights">w, (…, N, M), not negative, each row summing to 1; the score of a row of zeros is 0.</param>
    /// <param name="labels">y, (…, M) or (…, M, q), with the leading axes of the weights or without any.</param>
    /// <param name="observed">x, (…, N) or (…, N, q).</param>
    /// <returns>
    /// (…, N) or (…, N, q), at least 0. If a label with a weight above 0 is NaN or infinite, so is the score.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
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
    /// The loss whose expectation is lowest at the quantile of level α, as that of the squared error is at the mean:
    /// <code>
    /// ρ = max(α(x − q), (α − 1)(x − q))
    /// </code>
    /// It trains a head whose outputs are quantiles, such as a <see cref="LinearHead"/> with one output per level. It cannot train
    /// the weights of a neighbour head: a quantile there is the label of one neighbour, which small changes of the weights do not
    /// change, so the gradient is 0. Use <see cref="Crps"/> for those.
    /// </summary>
    /// <param name="quantiles">q, (…, L), one for each level.</param>
    /// <param name="observed">x, (…), of the quantiles' dtype and device.</param>
    /// <param name="levels">α, L of them, each in (0, 1).</param>
    /// <returns>(…, L), at least 0. The gradient for q is 1 − α where x &lt; q, −α where x &gt; q, ½ − α where they are equal.</returns>
    /// <exception cref="ArgumentException">
    /// An argument is not floating, a level is not in (0, 1), the number of levels is not L, or shapes, dtypes or devices do not fit.
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
