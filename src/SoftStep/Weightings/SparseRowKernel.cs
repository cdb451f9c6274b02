using System.Numerics;

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
    protected override void WeighCandidates(RowState<T> state, Span<double> values, ReadOnlySpan<T> numbers)
    {
        var largest = values[0];
        var scale = isEntmax ? 2 * temperature : temperature;
        foreach (ref var value in values)
        {
            // θ is at least −1, so values below −1 have no weight; −2 keeps far ones finite.
            value = Math.Max((value - largest) / scale, -2);
        }
        var theta = isEntmax ? EntmaxThreshold(values) : SparsemaxThreshold(values);
        foreach (ref var value in values)
        {
            var above = Math.Max(value - theta, 0);
            value = isEntmax ? above * above : above;
        }
    }

    protected override void CandidateGradient(
        RowState<T> state,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> numbers,
        Span<T> gradient,
        Span<T> ofNumbers
    )
    {
        var first = weights.IndexOf(T.Zero);
        var support = first < 0 ? weights.Length : first;
        var (total, sum) = (0.0, 0.0);
        for (var i = 0; i < support; i++)
        {
            var slope = Slope(weights[i]);
            total += slope;
            sum += slope * double.CreateTruncating(gradient[i] / weights[i]);
        }
        var mean = sum / total;
        for (var i = 0; i < support; i++)
        {
            var deviation = double.CreateTruncating(gradient[i] / weights[i]) - mean;
            gradient[i] = T.CreateTruncating(Slope(weights[i]) * deviation / temperature);
        }
        gradient[support..].Clear();
    }

    private double Slope(T weight) => isEntmax ? Math.Sqrt(double.CreateTruncating(weight)) : 1;

    private static double SparsemaxThreshold(ReadOnlySpan<double> sorted)
    {
        var (sum, theta) = (0.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
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

    private static double EntmaxThreshold(ReadOnlySpan<double> sorted)
    {
        var (sum, squares, theta) = (0.0, 0.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
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
