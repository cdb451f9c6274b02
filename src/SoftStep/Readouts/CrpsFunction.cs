namespace SoftStep.Readouts;

/// <summary>
/// The continuous ranked probability score of weights (…, N, M) of labels (…, M, q) where x (…, N, q) was observed, with F
/// the distribution function:
/// <code>
/// CRPS = ∫ (F(y) − 1[x ≤ y])² dy = Σⱼ wⱼ|x − yⱼ| − ½ Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ|
/// </code>
/// The value is that of the integral, the sum over the gaps between sorted labels, which cannot become negative. The
/// gradients are those of the double sum in which every weight is free, with sign(0) = 0.
/// </summary>
internal sealed class CrpsFunction : CustomFunction<CrpsFunction, LabelOrder>
{
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, LabelOrder call, List<Tensor> kept)
    {
        using var scope = NewDisposeScope();
        kept.AddRange([call.Sorted, call.Keys]);
        var (weights, labels, observed) = (inputs[0], inputs[1], inputs[2]);
        var scores = new List<Tensor>();
        for (var column = 0L; column < labels.size(-1); column++)
        {
            using var each = NewDisposeScope();
            scores.Add(new Column(weights, observed, call, column).Score().MoveToOuterDisposeScope());
        }
        var all = cat(scores, -1)
            .to(weights.dtype)
            .Plus(WeightedSum.OfNotFinite(weights, labels.abs(), labels.isfinite()));
        return all.MoveToOuterDisposeScope();
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        LabelOrder call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        var (weights, labels, observed) = (kept[0], kept[1], kept[2]);
        var order = new LabelOrder(kept[3], kept[4]);
        Tensor? ofWeights = null;
        var (ofLabels, ofObserved) = (new List<Tensor>(), new List<Tensor>());
        for (var c = 0L; c < labels.size(-1); c++)
        {
            using var each = NewDisposeScope();
            var column = new Column(weights, observed, order, c);
            var own = flow.narrow(-1, c, 1).to(ScalarType.Float64);
            if (wanted[0])
            {
                var more = order.ByKey(column.OfWeights().mul(own), c);
                ofWeights = (ofWeights?.Plus(more) ?? more).MoveToOuterDisposeScope();
            }
            if (wanted[1])
            {
                var rows = order.ByKey(column.OfLabels().mul(own), c).sum(-2).unsqueeze(-1);
                ofLabels.Add(rows.MoveToOuterDisposeScope());
            }
            if (wanted[2])
            {
                ofObserved.Add(column.OfObserved().mul(own).MoveToOuterDisposeScope());
            }
        }
        return
        [
            ofWeights?.to(weights.dtype),
            wanted[1] ? OfFinite(cat(ofLabels, -1), labels) : null,
            wanted[2] ? cat(ofObserved, -1).to(observed.dtype) : null,
        ];
    }

    /// <summary>The gradient of labels, which may have fewer axes, and 0 for those that are not finite.</summary>
    private static Tensor OfFinite(Tensor gradient, Tensor labels)
    {
        var own =
            labels.ndim < gradient.ndim
                ? gradient.sum([.. Enumerable.Range(0, (int)(gradient.ndim - labels.ndim)).Select(axis => (long)axis)])
                : gradient;
        return own.to(labels.dtype).Filled(labels.isfinite().logical_not(), 0);
    }

    /// <summary>One column of labels, sorted, (…, N, M) each.</summary>
    private sealed class Column
    {
        private readonly Tensor labels;
        private readonly Tensor weights;
        private readonly Tensor observed;

        /// <summary>F at every label, as if no other were equal to it.</summary>
        private readonly Tensor distribution;

        /// <summary>(…, N, 1): rows of which no key takes part.</summary>
        private readonly Tensor isNone;

        public Column(Tensor weights, Tensor observed, LabelOrder order, long column)
        {
            labels = order.Labels(column);
            this.observed = observed.narrow(-1, column, 1).to(ScalarType.Float64);
            var sorted = order.Weights(weights, column);
            var sums = sorted.cumsum(-1);
            var total = sums.narrow(-1, sums.size(-1) - 1, 1);
            isNone = total.IsZero();
            var divisor = total.Filled(isNone, 1);
            (this.weights, distribution) = (sorted / divisor, sums / divisor);
        }

        public Tensor Score()
        {
            var gaps = labels.size(-1) - 1;
            var (from, to) = (labels.narrow(-1, 0, gaps), labels.narrow(-1, 1, gaps));
            var middle = observed.maximum(from).minimum(to);
            var upTo = distribution.narrow(-1, 0, gaps);
            var within = (middle - from).mul(upTo.Squared()).Plus((to - middle).mul(upTo.Minus(1.0).Squared()));
            var outside = (labels.narrow(-1, 0, 1) - observed)
                .AtLeast(0)
                .Plus((observed - labels.narrow(-1, gaps, 1)).AtLeast(0));
            return within.sum(-1, keepdim: true).Plus(outside).Filled(isNone, 0);
        }

        /// <summary>|x − yⱼ| − Σᵢ wᵢ|yᵢ − yⱼ|, of which the sum grows from label to label by the gap times 2F − 1.</summary>
        public Tensor OfWeights()
        {
            var gaps = labels.size(-1) - 1;
            var lowest = labels.narrow(-1, 0, 1);
            var first = weights.mul(labels - lowest).sum(-1, keepdim: true);
            var growth = (labels.narrow(-1, 1, gaps) - labels.narrow(-1, 0, gaps)).mul(
                distribution.narrow(-1, 0, gaps).Times(2).Minus(1.0)
            );
            var others = cat([first, growth], -1).cumsum(-1);
            return ((observed - labels).abs() - others).Filled(isNone, 0);
        }

        /// <summary>wⱼ(sign(yⱼ − x) − Σᵢ wᵢ sign(yⱼ − yᵢ)).</summary>
        public Tensor OfLabels()
        {
            var (below, upTo) = (At(labels, right: false), At(labels, right: true));
            var others = below.Plus(upTo).Minus(1.0);
            return weights.mul((labels - observed).sign() - others).Filled(weights.IsZero(), 0);
        }

        /// <summary>Σⱼ wⱼ sign(x − yⱼ).</summary>
        public Tensor OfObserved() => weights.mul((observed - labels).sign()).sum(-1, keepdim: true);

        /// <summary>F at points (…, 1, M), or just below them.</summary>
        private Tensor At(Tensor points, bool right)
        {
            var count = searchsorted(labels.contiguous(), points.contiguous(), right: right);
            var from = cat([distribution.narrow(-1, 0, 1).zeros_like(), distribution], -1);
            return from.gather(-1, count.expand(weights.shape));
        }
    }
}
