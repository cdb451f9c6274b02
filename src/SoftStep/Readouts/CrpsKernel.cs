using System.Numerics;

namespace SoftStep.Readouts;

/// <summary><see cref="CrpsReadout"/> on rows: O(M) for each, as the labels are sorted once for all.</summary>
/// <param name="labels">(M, q).</param>
/// <param name="observed">(N, q).</param>
internal sealed class CrpsKernel<T>(Tensor labels, Tensor observed) : ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorForm form = TensorForm.Of(labels);
    private readonly SortedColumns<T> columns = new(labels);
    private readonly T[] observations = TensorValues.Load<T>(observed);

    public override int Count => columns.Count;

    public override ReadoutRow<T> Row(bool gradients) => new CrpsRow(this, gradients);

    public override Tensor LabelGradient(IEnumerable<ReadoutRow<T>> rows)
    {
        var gradient = new T[columns.Keys * Count];
        foreach (CrpsRow row in rows)
        {
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] += row.OfLabels[i];
            }
        }
        foreach (var (key, output, _) in columns.NotFinite)
        {
            gradient[key * Count + output] = T.Zero;
        }
        return form.Make(gradient);
    }

    private ReadOnlySpan<T> Observed(long row) => observations.AsSpan((int)row * Count, Count);

    private sealed class CrpsRow(CrpsKernel<T> kernel, bool gradients) : ReadoutRow<T>
    {
        private readonly SortedColumns<T> columns = kernel.columns;

        /// <summary>Sums of the weights up to every label.</summary>
        private readonly double[] sums = new double[kernel.columns.Keys];

        /// <summary>The weights of a row, from its beginning to its end.</summary>
        private T[] row = [];

        /// <summary>(M, q).</summary>
        public T[] OfLabels { get; } = new T[gradients ? kernel.columns.Keys * kernel.Count : 0];

        public override void Add(ReadOnlySpan<T> weights, int start, Span<T> result)
        {
            if (row.Length == 0)
            {
                row = new T[RowMath.Padded<T>(columns.Keys)];
            }
            weights.CopyTo(row.AsSpan(start));
        }

        public override void End(long row, T total, Span<T> result)
        {
            var observed = kernel.Observed(row);
            for (var column = 0; column < result.Length; column++)
            {
                result[column] = T.CreateTruncating(Score(this.row, column, observed[column]));
            }
            foreach (var (key, output, value) in columns.NotFinite)
            {
                if (this.row[key] > T.Zero)
                {
                    result[output] += T.Abs(value);
                }
            }
        }

        public override void Backward(
            long row,
            ReadOnlySpan<T> weights,
            T total,
            ReadOnlySpan<T> flow,
            Span<T> gradient,
            Span<T> ofGiven
        )
        {
            gradient.Clear();
            var observed = kernel.Observed(row);
            for (var column = 0; column < flow.Length; column++)
            {
                var all = Sum(weights, column);
                AddOfWeights(column, all, observed[column], flow[column], gradient);
                if (ofGiven.Length > 0)
                {
                    ofGiven[column] = flow[column] * T.CreateTruncating(OfObserved(column, observed[column]) / all);
                }
                if (gradients)
                {
                    AddOfLabels(weights, column, all, observed[column], flow[column]);
                }
            }
        }

        /// <summary>∫ (F(y) − 1[x ≤ y])² dy, between neighbouring labels and x.</summary>
        private double Score(ReadOnlySpan<T> weights, int column, T observed)
        {
            var all = Sum(weights, column);
            var labels = columns.Labels(column);
            var below = columns.Below(column, observed);
            var score = 0.0;
            for (var place = 0; place < below - 1; place++)
            {
                score += Gap(labels[place], labels[place + 1]) * sums[place] * sums[place];
            }
            for (var place = below; place < labels.Length - 1; place++)
            {
                var above = all - sums[place];
                score += Gap(labels[place], labels[place + 1]) * above * above;
            }
            if (below > 0)
            {
                score += Gap(labels[below - 1], observed) * sums[below - 1] * sums[below - 1];
            }
            if (below < labels.Length)
            {
                var above = below > 0 ? all - sums[below - 1] : all;
                score += Gap(observed, labels[below]) * above * above;
            }
            return score / (all * all);
        }

        /// <summary>|x − yⱼ| − Σᵢ wᵢ|yᵢ − yⱼ| of every key, but for the sum at the first label.</summary>
        private void AddOfWeights(int column, double all, T observed, T flow, Span<T> gradient)
        {
            var labels = columns.Labels(column);
            var order = columns.Order(column);
            var others = 0.0;
            for (var place = 0; place < labels.Length; place++)
            {
                var own = Math.Abs(Gap(labels[place], observed)) - others / all;
                gradient[order[place]] += flow * T.CreateTruncating(own);
                if (place < labels.Length - 1)
                {
                    others += Gap(labels[place], labels[place + 1]) * (2 * sums[place] - all);
                }
            }
        }

        /// <summary>wⱼ(sign(yⱼ − x) − Σᵢ wᵢ sign(yⱼ − yᵢ)); of NaN weights NaN.</summary>
        private void AddOfLabels(ReadOnlySpan<T> weights, int column, double all, T observed, T flow)
        {
            var labels = columns.Labels(column);
            var order = columns.Order(column);
            for (var (first, end) = (0, 0); first < labels.Length; first = end)
            {
                while (end < labels.Length && labels[end] == labels[first])
                {
                    end++;
                }
                var side = Side(labels[first], observed);
                var others = ((first > 0 ? sums[first - 1] : 0) + sums[end - 1] - all) / all;
                var each = flow * T.CreateTruncating((side - others) / all);
                for (var place = first; place < end; place++)
                {
                    var weight = weights[order[place]];
                    if (weight != T.Zero)
                    {
                        OfLabels[order[place] * kernel.Count + column] += weight * each;
                    }
                }
            }
        }

        /// <summary>Σⱼ wⱼ sign(x − yⱼ).</summary>
        private double OfObserved(int column, T observed)
        {
            var labels = columns.Labels(column);
            var below = columns.Below(column, observed);
            var upTo = below;
            while (upTo < labels.Length && labels[upTo] == observed)
            {
                upTo++;
            }
            return T.IsNaN(observed) ? double.NaN : Sum(below) + Sum(upTo) - sums[^1];

            double Sum(int count) => count > 0 ? sums[count - 1] : 0;
        }

        /// <summary>The sums of the weights up to every label.</summary>
        /// <returns>The last of them.</returns>
        private double Sum(ReadOnlySpan<T> weights, int column)
        {
            var order = columns.Order(column);
            var sum = 0.0;
            for (var place = 0; place < order.Length; place++)
            {
                sum += double.CreateTruncating(weights[order[place]]);
                sums[place] = sum;
            }
            return sum;
        }

        /// <summary>sign(label − point).</summary>
        private static double Side(T label, T point) =>
            label > point ? 1
            : label < point ? -1
            : label == point ? 0
            : double.NaN;

        private static double Gap(T from, T to) => double.CreateTruncating(to) - double.CreateTruncating(from);
    }
}
