using System.Numerics;

namespace SoftStep.Readouts;

/// <summary><see cref="CrpsReadout"/> for the fused CPU engine: O(M) per row, because the labels are sorted once for all rows.</summary>
/// <param name="columns">The labels.</param>
/// <param name="form">Of the labels, (M, q).</param>
/// <param name="observed">(N, q).</param>
internal sealed class CrpsKernel<T>(SortedColumns<T> columns, TensorForm form, Tensor observed) : ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SortedColumns<T> columns = columns;
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
        foreach (var (key, column, _) in columns.NotFinite)
        {
            gradient[key * Count + column] = T.Zero;
        }
        return form.Make(gradient);
    }

    private ReadOnlySpan<T> Observed(long row) => observations.AsSpan((int)row * Count, Count);

    private sealed class CrpsRow(CrpsKernel<T> kernel, bool gradients) : WholeRow<T>(kernel.columns.Keys)
    {
        private readonly SortedColumns<T> columns = kernel.columns;
        private readonly double[] sums = new double[kernel.columns.Keys];

        /// <summary>(M, q).</summary>
        public T[] OfLabels { get; } = new T[gradients ? kernel.columns.Keys * kernel.Count : 0];

        protected override void Read(long row, ReadOnlySpan<T> weights, Span<T> result)
        {
            var observed = kernel.Observed(row);
            for (var column = 0; column < result.Length; column++)
            {
                var score = Score(new(columns, column, weights, sums), observed[column]);
                result[column] = T.CreateTruncating(score);
            }
            foreach (var (key, column, label) in columns.NotFinite)
            {
                if (weights[key] > T.Zero)
                {
                    result[column] += T.Abs(label);
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
                var sorted = new SortedRow<T>(columns, column, weights, sums);
                AddOfWeights(sorted, observed[column], flow[column], gradient);
                if (ofGiven.Length > 0)
                {
                    ofGiven[column] = flow[column] * T.CreateTruncating(OfObserved(sorted, observed[column]));
                }
                if (gradients)
                {
                    AddOfLabels(sorted, observed[column], flow[column], column);
                }
            }
        }

        /// <summary>∫ (F(y) − 1[x ≤ y])² dy, between neighbouring labels and x.</summary>
        private static double Score(SortedRow<T> row, T observed)
        {
            var labels = row.Labels;
            var sums = row.Sums;
            var below = SortedSearch.Below(labels, observed);
            var score = 0.0;
            for (var place = 0; place < below - 1; place++)
            {
                score += Gap(labels[place], labels[place + 1]) * sums[place] * sums[place];
            }
            for (var place = below; place < labels.Length - 1; place++)
            {
                var above = row.Total - sums[place];
                score += Gap(labels[place], labels[place + 1]) * above * above;
            }
            if (below > 0)
            {
                score += Gap(labels[below - 1], observed) * row.SumOf(below) * row.SumOf(below);
            }
            if (below < labels.Length)
            {
                var above = row.Total - row.SumOf(below);
                score += Gap(observed, labels[below]) * above * above;
            }
            return score / (row.Total * row.Total);
        }

        /// <summary>|x − yⱼ| − Σᵢ wᵢ|yᵢ − yⱼ| of every key, plus the sum at the first label, a constant that does not matter.</summary>
        private static void AddOfWeights(SortedRow<T> row, T observed, T flow, Span<T> gradient)
        {
            var (others, scale) = (0.0, 2 / row.Total);
            for (var place = 0; place < row.Labels.Length; place++)
            {
                if (place > 0)
                {
                    others += Gap(row.Labels[place - 1], row.Labels[place]) * (row.Sums[place - 1] * scale - 1);
                }
                var own = Math.Abs(Gap(row.Labels[place], observed)) - others;
                gradient[row.Order[place]] += flow * T.CreateTruncating(own);
            }
        }

        /// <summary>Σⱼ wⱼ sign(x − yⱼ).</summary>
        private static double OfObserved(SortedRow<T> row, T observed)
        {
            var below = row.SumOf(SortedSearch.Below(row.Labels, observed));
            var upTo = row.SumOf(SortedSearch.UpTo(row.Labels, observed));
            return T.IsNaN(observed) ? double.NaN : (below + upTo) / row.Total - 1;
        }

        /// <summary>wⱼ(sign(yⱼ − x) − Σᵢ wᵢ sign(yⱼ − yᵢ)). The factor of wⱼ is the same for equal labels.</summary>
        private void AddOfLabels(SortedRow<T> row, T observed, T flow, int column)
        {
            var labels = row.Labels;
            var (first, end) = (0, 0);
            for (; first < labels.Length; first = end)
            {
                while (end < labels.Length && labels[end] == labels[first])
                {
                    end++;
                }
                var others = (row.SumOf(first) + row.SumOf(end)) / row.Total - 1;
                var each = flow * T.CreateTruncating((Side(labels[first], observed) - others) / row.Total);
                for (var place = first; place < end; place++)
                {
                    var weight = row.Weights[row.Order[place]];
                    // In a row of NaN the weights of excluded keys are 0, and so are the gradients of their labels.
                    if (weight != T.Zero)
                    {
                        OfLabels[row.Order[place] * kernel.Count + column] += weight * each;
                    }
                }
            }
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
