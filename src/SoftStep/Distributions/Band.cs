namespace SoftStep.Distributions;

/// <summary>
/// An interval for each row and column, in memory, and the unit in which a label's distance to it is measured. A single
/// prediction is an interval of one point.
/// </summary>
internal sealed record Band(double[] Lower, double[] Upper, double[]? Scale = null)
{
    public static Band Of((Tensor Lower, Tensor Upper) ends, Tensor? scale = null) =>
        new(Values(ends.Lower), Values(ends.Upper), scale is null ? null : Values(scale));

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

    /// <summary>How far each label is outside; negative if it is inside.</summary>
    public double[] Scores(double[] labels) =>
        [.. labels.Select((label, i) => Math.Max(Lower[i] - label, label - Upper[i]) / Unit(i))];

    /// <summary>Both ends moved outwards.</summary>
    public (double[] Lower, double[] Upper) Widened(double[] bounds) =>
        (
            [.. Lower.Select((end, i) => end - bounds[i] * Unit(i))],
            [.. Upper.Select((end, i) => end + bounds[i] * Unit(i))]
        );

    private double Unit(int i) => Scale?[i] ?? 1;
}
