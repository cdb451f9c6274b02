using System.Numerics;

namespace SoftStep.Readouts;

/// <summary><see cref="ColumnReadout"/> for the fused CPU engine.</summary>
/// <param name="readout">What is computed.</param>
/// <param name="columns">The labels.</param>
/// <param name="given">(N, q·answers), or null.</param>
internal sealed class ColumnKernel<T>(ColumnReadout readout, SortedColumns<T> columns, Tensor? given) : ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ColumnReadout readout = readout;
    private readonly SortedColumns<T> columns = columns;
    private readonly T[] givens = given is null ? [] : TensorValues.Load<T>(given);

    public override int Count => columns.Count * readout.Answers;

    public override ReadoutRow<T> Row(bool gradients) => new ColumnRow(this);

    private sealed class ColumnRow(ColumnKernel<T> kernel) : WholeRow<T>(kernel.columns.Keys)
    {
        private readonly double[] sums = new double[kernel.columns.Keys];

        protected override void Read(long row, ReadOnlySpan<T> weights, Span<T> result)
        {
            var (columns, answers) = (kernel.columns, kernel.readout.Answers);
            var own = kernel.givens.Length > 0 ? kernel.givens.AsSpan((int)row * result.Length, result.Length) : [];
            for (var column = 0; column < columns.Count; column++)
            {
                var first = column * answers;
                kernel.readout.Answer(
                    new SortedRow<T>(columns, column, weights, sums),
                    own.Length > 0 ? own.Slice(first, answers) : [],
                    result.Slice(first, answers)
                );
            }
            foreach (var (key, column, _) in columns.NotFinite)
            {
                if (weights[key] > T.Zero)
                {
                    result.Slice(column * answers, answers).Fill(T.NaN);
                }
            }
        }
    }
}
