using System.Numerics;

namespace SoftStep.Readouts;

/// <summary><see cref="SampleReadout"/> for the fused CPU engine.</summary>
/// <param name="labels">(M, q).</param>
/// <param name="given">(N, draws).</param>
internal sealed class SampleKernel<T>(Tensor labels, Tensor given) : ReadoutKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] values = TensorValues.Load<T>(labels);
    private readonly double[] shares = TensorValues.Load<double>(given);
    private readonly int keys = checked((int)labels.size(0));
    private readonly int columns = checked((int)labels.size(1));
    private readonly int draws = checked((int)given.size(1));

    public override int Count => columns * draws;

    public override ReadoutRow<T> Row(bool gradients) => new SampleRow(this);

    private sealed class SampleRow(SampleKernel<T> kernel) : WholeRow<T>(kernel.keys)
    {
        private readonly double[] sums = new double[kernel.keys];

        protected override void Read(long row, ReadOnlySpan<T> weights, Span<T> result)
        {
            var total = 0.0;
            for (var key = 0; key < sums.Length; key++)
            {
                total += double.CreateTruncating(weights[key]);
                sums[key] = total;
            }
            var (columns, draws) = (kernel.columns, kernel.draws);
            for (var draw = 0; draw < draws; draw++)
            {
                var share = SampleReadout.Share(kernel.shares[row * draws + draw], total);
                var key = SortedSearch.UpTo<double>(sums, share);
                for (var column = 0; column < columns; column++)
                {
                    result[column * draws + draw] = kernel.values[key * columns + column];
                }
            }
        }
    }
}
