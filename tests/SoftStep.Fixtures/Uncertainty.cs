namespace SoftStep.Fixtures;

/// <summary>
/// How much a gradient can differ from a file's for reasons outside the library: the file has difference quotients,
/// which are inaccurate where a difference crosses a kink; and float32 rounds the inputs, which a steep
/// SoftStep amplifies. Both are measured in float64.
/// </summary>
internal static class Uncertainty
{
    private const double Step = 1e-6;

    public static double Of(HeadEntry entry, string gradient, Mode mode)
    {
        var uncertainty = Deviation.Largest(
            Differences(entry, gradient, Step),
            Differences(entry, gradient, Step / 10)
        );
        return mode.Dtype == ScalarType.Float64 ? uncertainty : uncertainty + OfRounding(entry, gradient);
    }

    private static double OfRounding(HeadEntry entry, string gradient)
    {
        var exact = new Mode(ScalarType.Float64);
        return Deviation.Largest(
            HeadRun.Compute(entry.Rounded(), exact)[gradient],
            HeadRun.Compute(entry, exact)[gradient]
        );
    }

    /// <summary>The central differences of the library's own loss.</summary>
    private static double[] Differences(HeadEntry entry, string gradient, double step)
    {
        var copy = entry.Copied();
        var rows = gradient switch
        {
            "grad_keys" => copy.Keys,
            "grad_queries" => copy.Queries,
            "grad_warp_weight" => copy.WarpWeight,
            _ => [copy.WarpBias],
        };
        var differences = new List<double>();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                var value = row[i];
                row[i] = value + step;
                var above = HeadRun.Loss(copy);
                row[i] = value - step;
                var below = HeadRun.Loss(copy);
                row[i] = value;
                differences.Add((above - below) / (2 * step));
            }
        }
        return [.. differences];
    }
}
