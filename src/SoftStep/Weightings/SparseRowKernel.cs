using System.Numerics;
using SoftStep.Ranking;

namespace SoftStep.Weightings;

/// <summary><see cref="SparsemaxWeighting"/> or <see cref="Entmax15Weighting"/> for the fused CPU engine.</summary>
/// <param name="isEntmax">Whether it is entmax-1.5; otherwise sparsemax.</param>
/// <param name="temperature">τ.</param>
internal sealed class SparseRowKernel(bool isEntmax, double temperature) : RowKernel
{
    public override WeightRow<T> Row<T>(int length, bool gradients) =>
        new SparseWeightRow<T>(isEntmax, temperature, length);
}

/// <summary>
/// With v the logits divided by τ, relative to the largest: sparsemax p = (v − θ)₊, entmax-1.5 p = (v/2 − θ)²₊, with θ such that
/// they sum to 1. On the entries A above 0 the Jacobian is I − 11ᵀ/|A|, or diag s − ssᵀ/Σs with s = √p.
/// </summary>
internal sealed class SparseWeightRow<T>(bool isEntmax, double temperature, int length) : CandidateRow<T>(false, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Weights = FirstSlice;

    private readonly RowSort<T> sort = new(length);
    private readonly int[] order = new int[length];
    private readonly double[] sorted = new double[length];

    public override int Slices => FirstSlice + 1;

    public override int PlaceSlices => FirstPlaces;

    protected override void WeighCandidates(RowState<T> state, Span<T> values, ReadOnlySpan<T> numbers)
    {
        var count = values.Length;
        sort.Descending(values, order.AsSpan(0, count));
        var largest = double.CreateTruncating(values[order[0]]);
        var scale = isEntmax ? 2 * temperature : temperature;
        for (var i = 0; i < count; i++)
        {
            // θ is at least −1, so values below −1 have no weight; −2 keeps far ones finite.
            sorted[i] = Math.Max((double.CreateTruncating(values[order[i]]) - largest) / scale, -2);
        }
        var theta = isEntmax ? EntmaxThreshold(count) : SparsemaxThreshold(count);
        for (var i = 0; i < count; i++)
        {
            var above = Math.Max(sorted[i] - theta, 0);
            values[order[i]] = T.CreateTruncating(isEntmax ? above * above : above);
        }
        values.CopyTo(Slice(state, Weights));
    }

    protected override void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var weights = Slice(state, Weights)[..gradient.Length];
        var (total, sum) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > T.Zero)
            {
                var slope = Slope(weights[i]);
                total += slope;
                sum += slope * double.CreateTruncating(gradient[i] / weights[i]);
            }
        }
        var mean = sum / total;
        for (var i = 0; i < weights.Length; i++)
        {
            gradient[i] =
                weights[i] > T.Zero
                    ? T.CreateTruncating(
                        Slope(weights[i]) * (double.CreateTruncating(gradient[i] / weights[i]) - mean) / temperature
                    )
                    : T.Zero;
        }
    }

    private double Slope(T weight) => isEntmax ? Math.Sqrt(double.CreateTruncating(weight)) : 1;

    private double SparsemaxThreshold(int count)
    {
        var (sum, theta) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            sum += sorted[i];
            var next = (sum - 1) / (i + 1);
            if (sorted[i] <= next)
            {
                break;
            }
            theta = next;
        }
        return theta;
    }

    private double EntmaxThreshold(int count)
    {
        var (sum, squares, theta) = (0.0, 0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            sum += sorted[i];
            squares += sorted[i] * sorted[i];
            var (n, mean) = (i + 1.0, sum / (i + 1));
            var next = mean - Math.Sqrt(Math.Max((1 - (squares - n * mean * mean)) / n, 0));
            if (next > sorted[i])
            {
                break;
            }
            theta = next;
        }
        return theta;
    }
}
