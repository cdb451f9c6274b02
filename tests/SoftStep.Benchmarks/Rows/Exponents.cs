using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Rows;

/// <summary>How the time of the neighbour heads grows with N and with d: the largest exponent of the four heads.</summary>
internal static class Exponents
{
    public static IEnumerable<Result> Measure(Effort effort)
    {
        var each = effort with { WarmUp = effort.WarmUp / 3, Measure = effort.Measure / 3 };
        foreach (var sweep in new[] { Sweep.OfRows, Sweep.OfSizes })
        {
            var exponents = Curve
                .OfHeads(each, sweep)
                .Select(curve => (curve.Head, Value: curve.TimeExponent(sweep)))
                .ToList();
            yield return new(
                $"heads' time: exponent in {sweep.Variable}, {sweep.Fitted[0]} … {sweep.Fitted[^1]}, {sweep.Constant}",
                exponents.Max(exponent => exponent.Value),
                Bar.AtMost(sweep.Limit, ""),
                string.Join(", ", exponents.Select(exponent => $"{Heads.Title(exponent.Head)} {exponent.Value:F2}"))
            );
        }
    }
}
