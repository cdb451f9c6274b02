using System.Numerics;

namespace SoftStep.Readouts;

/// <summary><see cref="MeanReadout"/> for the fused CPU engine.</summary>
internal sealed class MeanKernel<T>(Tensor labels) : ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LabelColumns<T> columns = new(labels);

    public override int Count => columns.Count;

    public override ReadoutRow<T> Row(bool gradients) => new MeanRow(columns, gradients);

    public override Tensor LabelGradient(IEnumerable<ReadoutRow<T>> rows) =>
        columns.Gradient(rows.Select(row => ((MeanRow)row).OfLabels));

    private sealed class MeanRow(LabelColumns<T> columns, bool gradients) : ReadoutRow<T>
    {
        /// <summary>The gradient of the labels, (q, M padded).</summary>
        public T[] OfLabels { get; } = new T[gradients ? columns.Entries : 0];

        public override void Add(ReadOnlySpan<T> weights, int start, Span<T> result) =>
            columns.AddWeighted(weights, start, result);

        public override void End(long row, T total, Span<T> result)
        {
            foreach (ref var value in result)
            {
                value /= total;
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
            columns.Project(flow, gradient);
            if (OfLabels.Length > 0)
            {
                columns.AddGradient(weights, T.One / total, flow, OfLabels);
            }
        }
    }
}
