namespace SoftStep.Distributions;

/// <summary>
/// An interval for each row and column, in memory, and the unit in which a label's distance to it is measured. A single
/// prediction is an interval of one point.
/// </summary>
internal sealed record Band(double[] Lower, double[] Upper, double[]? Scale = null)
{
    public static Band Of((Tensor Lower, Tensor Upper) ends, Tensor? scale = null) =>
        new(Values(ends.Lower), Values(ends.Upper), scale is null ? null : Values(scale));

    /// <summary>Intervals that were given, after a check.</summary>
    /// <param name="lower">(N) or (N, q).</param>
    /// <param name="upper">The same.</param>
    /// <param name="scale">The same, or null.</param>
    public static Band Given(Tensor lower, Tensor upper, Tensor? scale)
    {
        Guard.Floating(lower, nameof(lower));
        if (lower.ndim is not (1 or 2) || lower.size(-1) == 0 || lower.size(0) == 0)
        {
            throw new ArgumentException(
                $"lower must be (N) or (N, q), N and q ≥ 1, but is {Guard.Describe(lower)}.",
                nameof(lower)
            );
        }
        Guard.Observed(upper, lower.shape, lower.dtype, lower.device, nameof(upper));
        if (scale is not null)
        {
            Guard.Observed(scale, lower.shape, lower.dtype, lower.device, nameof(scale));
        }
        var band = Of((lower, upper), scale);
        if (band.Scale?.Any(unit => unit <= 0 || double.IsInfinity(unit)) == true)
        {
            throw new ArgumentException("scale must be above 0 and finite, but not all of it is.", nameof(scale));
        }
        return band;
    }

    public static Band Around(Tensor predictions)
    {
        var points = Values(predictions);
        return new(points, points);
    }

    public static Band Around(Tensor predictions, Tensor deviations, double beta)
    {
        var points = Values(predictions);
        return new(points, points, Array.ConvertAll(Values(deviations), deviation => deviation + beta));
    }

    /// <summary>All numbers, row by row.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return TensorValues.Load<double>(tensor.detach().cpu().Widen());
    }

    /// <summary>Ends as tensors.</summary>
    public static (Tensor Lower, Tensor Upper) Tensors(
        (double[] Lower, double[] Upper) ends,
        long[] shape,
        ScalarType dtype,
        Device device
    )
    {
        using var scope = NewDisposeScope();
        return (Of(ends.Lower), Of(ends.Upper));

        Tensor Of(double[] values) =>
            tensor(values, shape, ScalarType.Float64, CPU).to(dtype, device).MoveToOuterDisposeScope();
    }

    /// <summary>How far each label is outside; negative if it is inside.</summary>
    public double[] Scores(double[] labels) =>
        [.. labels.Select((label, i) => Math.Max(Lower[i] - label, label - Upper[i]) / Unit(i))];

    /// <summary>Both ends moved outwards. A label whose score is exactly the bound is inside.</summary>
    public (double[] Lower, double[] Upper) Widened(double[] bounds) =>
        (
            [.. Lower.Select((end, i) => Moved(end, -1, bounds[i] * Unit(i)))],
            [.. Upper.Select((end, i) => Moved(end, 1, bounds[i] * Unit(i)))]
        );

    /// <summary>
    /// The end plus or minus the distance. The score, the distance and their sum are rounded, by at most 4 · 2⁻⁵³ of both together.
    /// Without this margin a label exactly at the bound could be outside. If labels and predictions repeat, many labels are there.
    /// </summary>
    private static double Moved(double end, int side, double distance)
    {
        const double Margin = 1.0 / (1L << 51);
        var moved = end + side * distance;
        return double.IsFinite(moved) ? moved + side * Margin * (Math.Abs(end) + Math.Abs(distance)) : moved;
    }

    private double Unit(int i) => Scale?[i] ?? 1;
}
