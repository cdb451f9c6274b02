namespace SoftStep.Readouts;

/// <summary>
/// The continuous ranked probability score of observed values x (…, N, q) under the distribution of labels (…, M, q) with
/// weights (…, N, M), whose distribution function is F:
/// <code>
/// CRPS = ∫ (F(y) − 1[x ≤ y])² dy = Σⱼ wⱼ|x − yⱼ| − ½ Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ|
/// </code>
/// The value is computed as the integral, a sum over the gaps between sorted labels, which cannot become negative. The
/// gradients are those of the double sum, with respect to each weight by itself, with sign(0) = 0.
/// </summary>
internal sealed class CrpsFunction : CustomFunction<CrpsFunction, CrpsFunction.Known>
{
    /// <param name="weights">(…, N, M).</param>
    /// <param name="labels">(…, M, q).</param>
    /// <param name="observed">(…, N, q).</param>
    /// <param name="order">Of the labels.</param>
    /// <param name="ofNone">The score of a row without candidates.</param>
    public static Tensor Of(Tensor weights, Tensor labels, Tensor observed, LabelOrder order, double ofNone) =>
        Of([weights, labels, observed], new(order, ofNone));

    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, Known call, List<Tensor> kept)
    {
        kept.AddRange([call.Order.Sorted, call.Order.Keys]);
        using var scope = NewDisposeScope();
        var (weights, labels, observed) = (inputs[0], inputs[1], inputs[2]);
        var scores = new List<Tensor>();
        for (var column = 0L; column < labels.size(-1); column++)
        {
            using var each = NewDisposeScope();
            var row = new SortedWeights(weights, call.Order, column);
            var score = Score(row, Observed(observed, column)).Filled(row.IsNone, call.OfNone);
            scores.Add(score.MoveToOuterDisposeScope());
        }
        var infinite = WeightedSum.OfNotFinite(weights, labels.abs(), labels.isfinite());
        return cat(scores, -1).to(weights.dtype).Plus(infinite).MoveToOuterDisposeScope();
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        Known call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        var (weights, labels, observed) = (kept[0], kept[1], kept[2]);
        var order = new LabelOrder(kept[3], kept[4]);
        Tensor? ofWeights = null;
        var (ofLabels, ofObserved) = (new List<Tensor>(), new List<Tensor>());
        for (var column = 0L; column < labels.size(-1); column++)
        {
            using var each = NewDisposeScope();
            var (row, x) = (new SortedWeights(weights, order, column), Observed(observed, column));
            var own = flow.narrow(-1, column, 1).to(ScalarType.Float64);
            if (wanted[0])
            {
                var more = order.ByKey(OfWeights(row, x).mul(own), column);
                ofWeights = (ofWeights?.Plus(more) ?? more).MoveToOuterDisposeScope();
            }
            if (wanted[1])
            {
                var rows = order.ByKey(OfLabels(row, x).mul(own), column).sum(-2).unsqueeze(-1);
                ofLabels.Add(rows.MoveToOuterDisposeScope());
            }
            if (wanted[2])
            {
                ofObserved.Add(OfObserved(row, x).mul(own).MoveToOuterDisposeScope());
            }
        }
        return
        [
            ofWeights?.to(weights.dtype),
            wanted[1] ? OfFinite(cat(ofLabels, -1), labels) : null,
            wanted[2] ? cat(ofObserved, -1).to(observed.dtype) : null,
        ];
    }

    /// <summary>(…, N, 1).</summary>
    private static Tensor Score(SortedWeights row, Tensor observed)
    {
        var gaps = row.Labels.size(-1) - 1;
        var (from, to) = (row.Labels.narrow(-1, 0, gaps), row.Labels.narrow(-1, 1, gaps));
        var middle = observed.maximum(from).minimum(to);
        var upTo = row.Distribution.narrow(-1, 0, gaps);
        var within = (middle - from).mul(upTo.Squared()).Plus((to - middle).mul(upTo.Minus(1.0).Squared()));
        var before = (row.Labels.narrow(-1, 0, 1) - observed).AtLeast(0);
        var after = (observed - row.Labels.narrow(-1, gaps, 1)).AtLeast(0);
        return within.sum(-1, keepdim: true).Plus(before).Plus(after);
    }

    /// <summary>|x − yⱼ| − Σᵢ wᵢ|yᵢ − yⱼ|. From one label to the next the sum grows by their difference times 2F − 1.</summary>
    private static Tensor OfWeights(SortedWeights row, Tensor observed)
    {
        var gaps = row.Labels.size(-1) - 1;
        var (from, to) = (row.Labels.narrow(-1, 0, gaps), row.Labels.narrow(-1, 1, gaps));
        var first = row.Weights.mul(row.Labels - row.Labels.narrow(-1, 0, 1)).sum(-1, keepdim: true);
        var growth = (to - from).mul(row.Distribution.narrow(-1, 0, gaps).Times(2).Minus(1.0));
        var others = cat([first, growth], -1).cumsum(-1);
        return ((observed - row.Labels).abs() - others).Filled(row.IsNone, 0);
    }

    /// <summary>wⱼ(sign(yⱼ − x) − Σᵢ wᵢ sign(yⱼ − yᵢ)).</summary>
    private static Tensor OfLabels(SortedWeights row, Tensor observed)
    {
        var labels = row.Labels.expand(row.Weights.shape);
        var others = row.At(labels, isBelow: true).Plus(row.At(labels)).Minus(1.0);
        return row.Weights.mul((row.Labels - observed).sign() - others).Filled(row.Weights.IsZero(), 0);
    }

    /// <summary>Σⱼ wⱼ sign(x − yⱼ).</summary>
    private static Tensor OfObserved(SortedWeights row, Tensor observed) =>
        row.Weights.mul((observed - row.Labels).sign()).sum(-1, keepdim: true);

    private static Tensor Observed(Tensor observed, long column) =>
        observed.narrow(-1, column, 1).to(ScalarType.Float64);

    /// <summary>The gradient of the labels, which may have no leading axes; 0 for labels that are not finite.</summary>
    private static Tensor OfFinite(Tensor gradient, Tensor labels)
    {
        var own = labels.ndim < gradient.ndim ? gradient.flatten(0, gradient.ndim - 3).sum([0]) : gradient;
        return own.to(labels.dtype).Filled(labels.isfinite().logical_not(), 0);
    }

    /// <param name="Order">Of the labels.</param>
    /// <param name="OfNone">The score of a row without candidates.</param>
    internal sealed record Known(LabelOrder Order, double OfNone);
}
