namespace SoftStep.Fixtures;

/// <summary>The error of one quantity compared with a file, and its tolerance.</summary>
public sealed record Deviation(string Quantity, Mode Mode, double Error, double Tolerance)
{
    /// <summary>False also if the error is NaN.</summary>
    public bool IsWithin => Error <= Tolerance;

    /// <summary>Error over tolerance.</summary>
    public double Share => double.IsNaN(Error) ? double.PositiveInfinity : Error / Tolerance;

    /// <summary>Of a function in float64: 1e-10, of the largest entry if that is above 1.</summary>
    public static Deviation OfFunction(
        string quantity,
        IReadOnlyList<double> actual,
        IReadOnlyList<double> expected,
        Mode? mode = null
    ) =>
        new(
            quantity,
            mode ?? new(ScalarType.Float64),
            Largest(actual, expected),
            1e-10 * expected.Where(double.IsFinite).Select(Math.Abs).Append(1).Max()
        );

    /// <summary>The largest difference of two lists of numbers; infinities are equal to themselves.</summary>
    public static double Largest(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        var largest = actual.Count == expected.Count ? 0 : double.PositiveInfinity;
        foreach (var (a, e) in actual.Zip(expected))
        {
            // Math.Max keeps a NaN.
            largest = Math.Max(largest, a.Equals(e) ? 0 : Math.Abs(a - e));
        }
        return largest;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Quantity} {Mode}: off by {Error:0.0e+00}, allowed {Tolerance:0.0e+00}";
}
